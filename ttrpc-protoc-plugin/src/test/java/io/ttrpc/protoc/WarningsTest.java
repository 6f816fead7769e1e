package io.ttrpc.protoc;

import static io.ttrpc.protoc.ProtoFiles.file;
import static io.ttrpc.protoc.ProtoFiles.service;
import static io.ttrpc.protoc.ProtoFiles.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarningsTest {
  @Test
  void namesThatAllPeersAgreeOnDrawNoWarning() {
    assertThat(
            warnings(
                file("greeter.proto", "hello")
                    .addService(service("Greeter", ".hello.M", "SayHello", "CloseIO", "V2Get"))))
        .isEmpty();
  }

  @Test
  void serviceWithoutAPackageDrawsAWarning() {
    assertThat(warnings(file("greeter.proto", "").addService(service("Greeter", ".M", "SayHello"))))
        .containsExactly(
            "greeter.proto: warning: service Greeter has no package; code of Rust's ttrpc-codegen"
                + " calls it \".Greeter\"");
  }

  @Test
  void rpcNotInUpperCamelCaseDrawsAWarning() {
    assertThat(
            warnings(
                file("greeter.proto", "hello")
                    .addService(service("Greeter", ".hello.M", "say_hello"))))
        .containsExactly(
            "greeter.proto: warning: rpc say_hello of service hello.Greeter is not in"
                + " UpperCamelCase; a Go server registers it as SayHello");
  }

  @Test
  void warningSaysWhereTheRpcStands() {
    List<String> warnings = new ArrayList<>();

    Generator.generate(TestProtos.request(List.of("traps/method_names.proto"), ""), warnings::add);

    assertThat(warnings)
        .anySatisfy(
            warning ->
                assertThat(warning)
                    .matches("traps/method_names\\.proto:\\d+:3: warning: rpc say_hello .*"));
  }

  // The rules of protobuf-go's GoCamelCase.
  @ParameterizedTest
  @CsvSource({
    "SayHello, SayHello",
    "sayHello, SayHello",
    "say_hello, SayHello",
    "Say_Hello, Say_Hello",
    "Say_hello, SayHello",
    "say_2_go, Say_2Go",
    "_hidden, XHidden",
    "v2get, V2Get",
    "say_, Say_",
    "say__hello, Say_Hello"
  })
  void goNamesAreKnown(String rpc, String inGo) {
    assertThat(Names.inGo(rpc)).isEqualTo(inGo);
  }
}
