package io.ttrpc.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileTest {
  @Test
  void eachPartHasItsShareOfACall() {
    assertThat(profile("cpu").text()).containsPattern("protobuf +25 +2\\b");
  }

  @Test
  void fallbackIsNamed() {
    assertThat(profile("cpu").text()).doesNotContain("!");
    assertThat(profile("itimer").text()).contains("! sampled by itimer, as cpu was refused");
  }

  private static Profile profile(String source) {
    return new Profile(
        "row", "peer", "client", "pinned", Event.CPU, source, 4, 8.0, Map.of("protobuf", 25.0));
  }
}
