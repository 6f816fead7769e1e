package io.ttrpc.protoc;

import static io.ttrpc.protoc.ProtoFiles.file;
import static io.ttrpc.protoc.ProtoFiles.generate;
import static io.ttrpc.protoc.ProtoFiles.message;
import static io.ttrpc.protoc.ProtoFiles.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import org.junit.jupiter.api.Test;

class UnnamedPackageTest {
  @Test
  void messageOfTheUnnamedPackageIsOutOfReachForOthers() {
    FileDescriptorProto.Builder unnamed = file("unnamed.proto", "");
    FileDescriptorProto.Builder greeter =
        file("greeter.proto", "hello").addService(service("Greeter", ".M", "SayHello"));

    assertThat(generate("", unnamed, greeter).getError())
        .isEqualTo(
            "greeter.proto: service hello.Greeter: message M is in Java's unnamed package, which no"
                + " other can reach; set option java_package");
  }

  @Test
  void messageNamedAsTheClientNeedsAPackage() {
    FileDescriptorProto.Builder file =
        file("greeter.proto", "")
            .addMessageType(message("Client"))
            .addService(service("Greeter", ".Client", "SayHello"));

    assertThat(generate("", file).getError())
        .isEqualTo(
            "greeter.proto: service Greeter: message Client needs a package, for its name means"
                + " something else here; set option java_package");
  }

  @Test
  void javaPackageIsEnoughForBoth() {
    FileDescriptorProto.Builder file =
        file("greeter.proto", "")
            .addMessageType(message("Client"))
            .addService(service("Greeter", ".Client", "SayHello"));
    file.getOptionsBuilder().setJavaPackage("hello");

    assertThat(generate("", file).hasError()).isFalse();
  }
}
