package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallOptionsTest {
  private static final Metadata ADA = Metadata.of("name", "Ada");
  private static final Metadata BOB = Metadata.of("name", "Bob");

  @Test
  void withReplaces() {
    CallOptions options =
        CallOptions.DEFAULT
            .withTimeout(Duration.ofSeconds(1))
            .withMetadata(ADA)
            .withTimeout(Duration.ofSeconds(2))
            .withMetadata(BOB);

    assertThat(options).isEqualTo(new CallOptions(Duration.ofSeconds(2), BOB));
  }

  @Test
  void plusAppends() {
    CallOptions options = CallOptions.DEFAULT.withMetadata(ADA).plusMetadata(BOB);

    assertThat(options.metadata().all("name")).containsExactly("Ada", "Bob");
  }
}
