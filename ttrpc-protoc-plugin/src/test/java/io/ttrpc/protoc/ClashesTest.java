package io.ttrpc.protoc;

import static io.ttrpc.protoc.ProtoFiles.file;
import static io.ttrpc.protoc.ProtoFiles.generate;
import static io.ttrpc.protoc.ProtoFiles.message;
import static io.ttrpc.protoc.ProtoFiles.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClashesTest {
  private final FileDescriptorProto.Builder greeter =
      file("greeter.proto", "hello").addService(service("Greeter", ".hello.M", "SayHello"));

  private final FileDescriptorProto.Builder other =
      file("other.proto", "other").setMessageType(0, message("N"));

  @BeforeEach
  void putBothIntoOneJavaPackage() {
    other.getOptionsBuilder().setJavaPackage("hello");
  }

  @Test
  void nameOfAMessageOfAnotherFileIsRefused() {
    other.addMessageType(message("GreeterTtrpc"));

    assertThat(generate("", other, greeter).getError())
        .isEqualTo(
            "greeter.proto: service hello.Greeter needs the Java name hello.GreeterTtrpc, which is"
                + " taken by message other.GreeterTtrpc of other.proto; option"
                + " rename=hello.Greeter:NAME derives its Java names from another name");
  }

  @Test
  void nameOfTheOuterClassOfAnotherFileIsRefused() {
    other.setName("greeter_service.proto");

    assertThat(generate("", other, greeter).getError())
        .contains(
            "hello.GreeterService, which is taken by the outer class of greeter_service.proto");
  }

  @Test
  void nameOfTheAsyncInterfaceIsRefusedOnlyWhereThatIsWritten() {
    other.addMessageType(message("GreeterAsync"));

    assertThat(generate("", other, greeter).hasError()).isFalse();
    assertThat(generate("async=true", other, greeter).getError())
        .contains("taken by message other.GreeterAsync");
  }

  @Test
  void servicesOfTwoFilesInOneJavaPackageAreRefused() {
    other.addService(service("Greeter", ".other.N"));

    assertThat(generate("", greeter, other).getError())
        .contains("service other.Greeter needs the Java name hello.GreeterService")
        .contains("taken by service hello.Greeter of greeter.proto")
        .contains("option rename=other.Greeter:NAME");
  }

  @Test
  void renamedServiceClashesNoMore() {
    other.addService(service("Greeter", ".other.N"));

    assertThat(generate("rename=other.Greeter:SaluteService", greeter, other).getFileList())
        .extracting(CodeGeneratorResponse.File::getName)
        .containsExactly(
            "hello/GreeterService.java",
            "hello/GreeterTtrpc.java",
            "hello/SaluteService.java",
            "hello/SaluteTtrpc.java");
  }

  @Test
  void renamedServiceKeepsItsNameOnTheWire() {
    assertThat(generate("rename=hello.Greeter:Salute", greeter).getFile(1).getContent())
        .contains("class SaluteTtrpc", "SERVICE_NAME = \"hello.Greeter\"");
  }

  @Test
  void renamingOneServiceRenamesNoOther() {
    greeter.addService(service("GreeterService", ".hello.M"));

    assertThat(generate("rename=hello.Greeter:Salute", greeter).getFileList())
        .extracting(CodeGeneratorResponse.File::getName)
        .containsExactly(
            "hello/SaluteService.java",
            "hello/SaluteTtrpc.java",
            "hello/GreeterServiceService.java",
            "hello/GreeterServiceTtrpc.java");
  }

  @Test
  void newNameThatIsTakenIsRefused() {
    greeter.addMessageType(message("SaluteService"));

    assertThat(generate("rename=hello.Greeter:Salute", greeter).getError())
        .contains("hello.SaluteService, which is taken by message hello.SaluteService");
  }

  @Test
  void allClashesAreToldAtOnceAndNothingIsWritten() {
    other.addMessageType(message("GreeterService")).addMessageType(message("GreeterTtrpc"));

    CodeGeneratorResponse response = generate("", other, greeter);

    assertThat(response.getError().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("hello.GreeterService"))
        .anyMatch(line -> line.contains("hello.GreeterTtrpc"));
    assertThat(response.getFileList()).isEmpty();
  }
}
