package io.ttrpc.protoc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import org.junit.jupiter.api.Test;

class RequestCheckTest {
  private static final MethodDescriptorProto RPC =
      MethodDescriptorProto.newBuilder()
          .setName("Get")
          .setInputType(".p.M")
          .setOutputType(".p.M")
          .build();

  private final FileDescriptorProto.Builder file =
      FileDescriptorProto.newBuilder()
          .setName("a.proto")
          .setPackage("p")
          .addMessageType(DescriptorProto.newBuilder().setName("M"))
          .addService(ServiceDescriptorProto.newBuilder().setName("S").addMethod(RPC));

  @Test
  void identifiersOfAnyScriptAreAccepted() {
    file.setOptions(FileOptions.newBuilder().setJavaPackage("org.größe.$x_1"));
    CodeGeneratorResponse response = generated();
    assertThat(response.getError()).isEmpty();
    assertThat(response.getFile(0).getName()).startsWith("org/größe/$x_1/");
  }

  @Test
  void javaPackageCannotLeaveTheFolder() {
    file.setOptions(FileOptions.newBuilder().setJavaPackage("../../home"));
    assertThat(generated().getError())
        .isEqualTo("a.proto: expected an identifier as the java_package but was '../../home'");
    assertThat(generated().getFileList()).isEmpty();
  }

  @Test
  void nameOfAFileCannotEndTheCommentAtTheTop() {
    file.setName("a.proto\npackage other;");
    CodeGeneratorResponse response =
        Generator.generate(
            CodeGeneratorRequest.newBuilder()
                .addFileToGenerate(file.getName())
                .addProtoFile(file)
                .build(),
            warning -> {});
    assertThat(response.getError())
        .isEqualTo(
            "expected a file's name without control characters but was 'a.proto?package other;'");
  }

  @Test
  void outerClassCannotContainCode() {
    file.setOptions(
        FileOptions.newBuilder().setJavaOuterClassname("A { static { run(); } } class B"));
    assertThat(generated().getError()).contains("as the java_outer_classname");
  }

  @Test
  void namesOfServicesRpcsAndMessagesAreIdentifiers() {
    file.setService(0, ServiceDescriptorProto.newBuilder().setName("S/T"));
    assertThat(generated().getError()).contains("as the name of the service but was 'S/T'");
    file.setService(
        0,
        ServiceDescriptorProto.newBuilder().setName("S").addMethod(RPC.toBuilder().setName("a b")));
    assertThat(generated().getError()).contains("as the name of the rpc but was 'a b'");
    file.addMessageType(DescriptorProto.newBuilder().setName(""));
    assertThat(generated().getError()).contains("as the name of the message but was ''");
  }

  @Test
  void typeThatNoFileDefinesIsAnError() {
    for (String type : new String[] {".p.Missing", "p.M", ""}) {
      file.setService(
          0,
          ServiceDescriptorProto.newBuilder()
              .setName("S")
              .addMethod(RPC.toBuilder().setInputType(type)));
      assertThat(generated().getError())
          .isEqualTo(
              "a.proto: expected a file that defines the type '" + type + "' in the request");
    }
  }

  private CodeGeneratorResponse generated() {
    return Generator.generate(
        CodeGeneratorRequest.newBuilder().addFileToGenerate("a.proto").addProtoFile(file).build(),
        warning -> {});
  }
}
