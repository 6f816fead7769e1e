package io.ttrpc.interop.siege;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void withoutDurationsThePercentileIsZero() {
    assertThat(latencies.percentile(99)).isZero();
  }

  @Test
  void percentileIsAtMostAnEighthAboveTheDuration() {
    for (long micros = 1; micros < 1L << 40; micros = micros * 3 + 1) {
      Latencies one = new Latencies();
      one.add(micros * 1000);
      assertThat(one.percentile(50)).isBetween(micros, micros + micros / 8);
    }
  }

  @Test
  void percentilesAreInTheOrderOfTheDurations() {
    for (int i = 1; i <= 1000; i++) {
      latencies.add(i * 1000L);
    }
    assertThat(latencies.percentile(50)).isBetween(500L, 563L);
    assertThat(latencies.percentile(99)).isBetween(990L, 1114L);
  }
}
