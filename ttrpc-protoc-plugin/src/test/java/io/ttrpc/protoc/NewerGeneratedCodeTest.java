package io.ttrpc.protoc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code of a generator that is newer than the runtime fails early, and says what to update. */
class NewerGeneratedCodeTest {
  @TempDir Path classes;

  /** Generated code with another version, in a package of its own. */
  private static Map<String, String> code(String version) {
    String generated =
        String.valueOf(Goldens.generate("greeter.proto").get("hello/GreeterTtrpc.java"));
    String newer =
        generated
            .replace("GeneratedCode.VERSION_1", version)
            .replace(
                "package hello;",
                "package newer;\n\nimport hello.GreeterAsync;\nimport hello.GreeterService;");
    assertThat(newer).contains("requireVersion(" + version + ")");
    return Map.of("newer/GreeterTtrpc.java", newer);
  }

  @Test
  void compilerShowsTheLineThatSaysWhatToUpdate() {
    assertThat(StrictCompiler.compile(code("GeneratedCode.VERSION_2"), classes))
        .singleElement()
        .asString()
        .contains("VERSION_2", "// or update ttrpc-core");
  }

  /** The compiler has put the number into a class that was compiled with a newer runtime. */
  @Test
  void classFailsAtItsFirstUseWithASentenceThatSaysWhatToUpdate() throws Exception {
    List<String> warnings = StrictCompiler.compile(code("2"), classes);
    assertThat(warnings).isEmpty();

    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      assertThatExceptionOfType(LinkageError.class)
          .isThrownBy(() -> Class.forName("newer.GreeterTtrpc", true, loader))
          .withMessageStartingWith(
              "newer.GreeterTtrpc was generated for a newer io.ttrpc:ttrpc-core")
          .withMessageEndingWith("Update ttrpc-core to the version of protoc-gen-ttrpc-java.");
    }
  }
}
