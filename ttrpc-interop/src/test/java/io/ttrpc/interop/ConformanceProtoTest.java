package io.ttrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConformanceProtoTest {
  /** Beside the repository, where the project's machines keep what all peers agree on. */
  private static final Path AGREED = Path.of("../../shared/conformance/conformance.proto");

  @Test
  void protoIsTheOneThatAllPeersAgreeOn() {
    assumeTrue(Files.exists(AGREED), "no ../shared beside the repository");
    assertThat(Path.of("src/main/proto/conformance.proto")).hasSameTextualContentAs(AGREED);
  }
}
