package io.ttrpc.interop.siege;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrendTest {
  @Test
  void steadyGrowthIsSeenWhole() {
    assertThat(Trend.growth(List.of(100L, 110L, 120L, 130L))).isEqualTo(30);
  }

  @Test
  void leakIsSeenThroughNoise() {
    SplittableRandom random = new SplittableRandom(1);
    List<Long> samples =
        LongStream.range(0, 15).mapToObj(i -> 5_000 + 500 * i + random.nextLong(4_000)).toList();
    assertThat(Trend.growth(samples)).isBetween(5_000L, 9_000L);
  }

  @Test
  void oneHighOrLowSampleIsNoTrend() {
    assertThat(Trend.growth(List.of(5_000L, 5_000L, 5_000L, 5_000L, 12_000L))).isZero();
    assertThat(Trend.growth(List.of(1_000L, 5_000L, 5_000L, 5_000L, 5_000L))).isZero();
  }

  @Test
  void fallIsNoGrowth() {
    assertThat(Trend.growth(List.of(9L, 7L, 5L))).isEqualTo(-4);
  }
}
