package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class GeneratedCodeTest {
  @Test
  void codeOfThisVersionAndOlderIsSupported() {
    assertThatCode(() -> GeneratedCode.requireVersion(GeneratedCode.VERSION_1))
        .doesNotThrowAnyException();
  }

  @Test
  void newerCodeIsRefusedWithASentenceThatSaysWhatToUpdate() {
    assertThatExceptionOfType(LinkageError.class)
        .isThrownBy(() -> GeneratedCode.requireVersion(2))
        .withMessage(
            "io.ttrpc.GeneratedCodeTest was generated for a newer io.ttrpc:ttrpc-core: it needs"
                + " version 2 of the runtime's support for generated code, but this runtime has"
                + " version 1. Update ttrpc-core to the version of protoc-gen-ttrpc-java.");
  }
}
