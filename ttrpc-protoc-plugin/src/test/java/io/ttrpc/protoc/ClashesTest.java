package io.ttrpc.protoc;

import static io.ttrpc.protoc.ProtoFiles.enumType;
import static io.ttrpc.protoc.ProtoFiles.file;
import static io.ttrpc.protoc.ProtoFiles.generate;
import static io.ttrpc.protoc.ProtoFiles.message;
import static io.ttrpc.protoc.ProtoFiles.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import org.junit.jupiter.api.Test;

class ClashesTest {
  private final FileDescriptorProto.Builder greeter =
      file("greeter.proto", "hello").addService(service("Greeter", ".hello.M", "SayHello"));

  @Test
  void rpcsThatWouldBeOneMethodAreRefused() {
    FileDescriptorProto.Builder file =
        file("greeter.proto", "hello")
            .addService(service("Greeter", ".hello.M", "SayHello", "say_hello"));

    assertThat(generate("", file).getError())
        .isEqualTo(
            "greeter.proto: rpc SayHello and rpc say_hello of service hello.Greeter would both be"
                + " the Java method sayHello; rename one");
  }

  @Test
  void messageWithTheNameOfTheInterfaceIsRefused() {
    greeter.addMessageType(message("GreeterService"));

    assertThat(generate("", greeter).getError())
        .isEqualTo(
            "greeter.proto: service hello.Greeter needs the Java name hello.GreeterService, which"
                + " is taken by message hello.GreeterService; rename one, or keep the types of"
                + " greeter.proto inside its outer class");
  }

  @Test
  void messageOfAnotherFileInTheSamePackageIsRefusedToo() {
    FileDescriptorProto.Builder other =
        file("other.proto", "hello").addMessageType(message("GreeterTtrpc"));

    assertThat(generate("", other, greeter).getError())
        .contains("hello.GreeterTtrpc", "message hello.GreeterTtrpc", "other.proto");
  }

  @Test
  void enumWithTheNameOfTheInterfaceIsRefused() {
    greeter.addEnumType(enumType("GreeterService"));

    assertThat(generate("", greeter).getError()).contains("taken by enum hello.GreeterService");
  }

  @Test
  void genericServiceWithTheNameOfTheInterfaceIsRefused() {
    FileDescriptorProto.Builder file =
        file("greeter.proto", "hello").addService(service("GreeterService", ".hello.M"));
    file.getOptionsBuilder().setJavaGenericServices(true);

    assertThat(generate("", file).getError())
        .contains("taken by generic service hello.GreeterService");
  }

  @Test
  void outerClassWithTheNameOfTheInterfaceIsRefused() {
    greeter.setName("hello/greeter_service.proto");

    assertThat(generate("", greeter).getError())
        .isEqualTo(
            "hello/greeter_service.proto: service hello.Greeter needs the Java name"
                + " hello.GreeterService, which is taken by the outer class of"
                + " hello/greeter_service.proto; set another one with option java_outer_classname"
                + " in hello/greeter_service.proto");
  }

  @Test
  void messageWithTheNameOfTheAsyncInterfaceIsRefusedOnlyWhereThatIsWritten() {
    greeter.addMessageType(message("GreeterAsync"));

    assertThat(generate("", greeter).hasError()).isFalse();
    assertThat(generate("async=true", greeter).getError())
        .contains("taken by message hello.GreeterAsync");
  }

  @Test
  void messageInsideTheOuterClassIsNoClash() {
    greeter.addMessageType(message("GreeterService")).getOptionsBuilder().clearJavaMultipleFiles();

    assertThat(generate("", greeter).hasError()).isFalse();
  }

  @Test
  void servicesThatWouldBeOneInterfaceAreRefused() {
    greeter.addService(service("GreeterService", ".hello.M", "SayHello"));

    assertThat(generate("", greeter).getError())
        .contains(
            "service hello.GreeterService needs the Java name hello.GreeterService, which is taken"
                + " by service hello.Greeter")
        .contains("service hello.GreeterService needs the Java name hello.GreeterTtrpc");
  }

  @Test
  void servicesOfTwoFilesInOneJavaPackageAreRefused() {
    FileDescriptorProto.Builder other =
        file("other.proto", "other").addService(service("Greeter", ".other.M"));
    greeter.getOptionsBuilder().setJavaPackage("same");
    other.getOptionsBuilder().setJavaPackage("same");

    assertThat(generate("", greeter, other).getError())
        .contains("service other.Greeter needs the Java name same.GreeterService")
        .contains("taken by service hello.Greeter");
  }

  @Test
  void allClashesAreToldAtOnceAndNothingIsWritten() {
    greeter
        .addMessageType(message("GreeterService"))
        .addService(service("Other", ".hello.M", "Go", "go"));

    CodeGeneratorResponse response = generate("", greeter);

    assertThat(response.getError().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("rpc Go and rpc go of service hello.Other"))
        .anyMatch(line -> line.contains("hello.GreeterService"));
    assertThat(response.getFileList()).isEmpty();
  }
}
