package io.ttrpc.protoc;

import static io.ttrpc.protoc.ProtoFiles.file;
import static io.ttrpc.protoc.ProtoFiles.generate;
import static io.ttrpc.protoc.ProtoFiles.message;
import static io.ttrpc.protoc.ProtoFiles.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import org.junit.jupiter.api.Test;

class UnnamedPackageTest {
  // protoc's own code for such a file does not compile either.
  @Test
  void messageOfTheUnnamedPackageIsOutOfReachForOthers() {
    FileDescriptorProto.Builder unnamed = file("unnamed.proto", "");
    FileDescriptorProto.Builder greeter =
        file("greeter.proto", "hello").addService(service("Greeter", ".M", "SayHello"));

    assertThat(generate("", unnamed, greeter).getError())
        .isEqualTo(
            "greeter.proto: service hello.Greeter: message M is in Java's unnamed package, whose"
                + " types no other package can use; set option java_package");
  }

  @Test
  void messagesOfTheUnnamedPackageAreNotHidden() {
    FileDescriptorProto.Builder file =
        file("greeter.proto", "")
            .addMessageType(message("Client"))
            .addMessageType(message("CALL"))
            .addService(service("Greeter", ".Client", "Get"))
            .addService(service("Caller", ".CALL", "Call"));

    assertThat(generate("", file).getFile(1).getContent())
        .contains("class Client_ implements GreeterService", "Client get(Client request)");
    assertThat(generate("", file).getFile(3).getContent())
        .contains("class Client implements CallerService", "MethodDescriptor<CALL, CALL> CALL_ =");
  }

  @Test
  void javaPackageKeepsTheUsualNames() {
    FileDescriptorProto.Builder file =
        file("greeter.proto", "")
            .addMessageType(message("Client"))
            .addService(service("Greeter", ".Client", "SayHello"));
    file.getOptionsBuilder().setJavaPackage("hello");

    assertThat(generate("", file).getFile(1).getContent())
        .contains("class Client implements GreeterService");
  }
}
