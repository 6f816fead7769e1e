package io.ttrpc.protoc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"async", "async=true", " async=true ", "async=false,async=true", ",async"})
  void asyncIsAskedFor(String parameter) throws GenerationException {
    assertThat(Options.parse(parameter).async()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "async=false", ","})
  void asyncIsOffByDefault(String parameter) throws GenerationException {
    assertThat(Options.parse(parameter).async()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lite",
        "async=yes",
        "Async=true",
        "rename=",
        "rename=hello.Greeter",
        "rename=hello.Greeter:",
        "rename=hello.Greeter:2nd",
        "rename=hello.Greeter:a.B"
      })
  void unknownOptionIsRefusedWithTheKnownOnes(String parameter) {
    assertThatThrownBy(() -> Options.parse(parameter))
        .hasMessage(
            "unknown option \""
                + parameter
                + "\"; known options: async=true|false, rename=package.Service:JavaName");
  }

  @Test
  void servicesAreRenamedOneByOne() throws GenerationException {
    assertThat(Options.parse("rename=hello.Greeter:Salute, rename=Other:other_2").renamed())
        .containsOnly(Map.entry("hello.Greeter", "Salute"), Map.entry("Other", "other_2"));
  }

  @Test
  void unknownOptionIsAnErrorOfTheResponse() {
    assertThat(ProtoFiles.generate("lite", ProtoFiles.file("m.proto", "m")).getError())
        .startsWith("unknown option \"lite\"");
  }
}
