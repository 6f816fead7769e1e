package io.ttrpc.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.testsupport.PublicApi;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The public API changes with its file {@code api.txt} only. */
class PublicApiTests {
  @Test
  void publicApiIsThatOfItsFile() throws Exception {
    assertThat(PublicApi.of(TtrpcTest.class).changesSince(Path.of("api.txt")))
        .as(PublicApi.ADVICE)
        .isEmpty();
  }
}
