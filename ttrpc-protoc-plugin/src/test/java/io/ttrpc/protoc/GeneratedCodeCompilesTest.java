package io.ttrpc.protoc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedCodeCompilesTest {
  @TempDir Path classes;

  @Test
  void goldenCodeCompilesWithoutAWarning() throws IOException {
    assertThat(StrictCompiler.compile(Goldens.read(), classes)).isEmpty();
  }

  @Test
  void asyncCodeCompilesWithoutAWarning() {
    assertThat(
            StrictCompiler.compile(
                TestProtos.generate(TestProtos.withServices(), "async=true"), classes))
        .isEmpty();
  }

  @Test
  void aWarningWouldBeSeen() {
    String rawType = "class Raw { java.util.List list; }";

    assertThat(StrictCompiler.compile(Map.of("Raw.java", rawType), classes))
        .anyMatch(message -> message.contains("raw type"));
  }
}
