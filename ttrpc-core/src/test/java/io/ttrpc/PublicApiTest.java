package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.testsupport.PublicApi;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The public API changes with its file {@code api.txt} only. */
class PublicApiTest {
  @Test
  void publicApiIsThatOfItsFile() throws Exception {
    assertThat(PublicApi.of(TtrpcServer.class).changesSince(Path.of("api.txt")))
        .as(PublicApi.ADVICE)
        .isEmpty();
  }
}
