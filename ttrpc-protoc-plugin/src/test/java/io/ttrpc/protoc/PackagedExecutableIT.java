package io.ttrpc.protoc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * A test of the packaged executable, {@code target/protoc-gen-ttrpc-java}. The build has run protoc
 * with it before.
 */
class PackagedExecutableIT {
  @Test
  void executableWritesTheSameCode() throws IOException {
    assertThat(Sources.in(Path.of("target", "generated-with-executable")))
        .isEqualTo(TestProtos.generate(TestProtos.withServices(), "async=true"));
  }
}
