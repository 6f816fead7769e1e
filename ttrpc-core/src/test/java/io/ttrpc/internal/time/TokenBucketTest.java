package io.ttrpc.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long MILLI = 1_000_000;

  private long now = Long.MAX_VALUE - 5;

  /** A bucket of three tokens, which gets one every ten milliseconds. */
  private final TokenBucket bucket = new TokenBucket(3, 100, () -> now);

  @Test
  void fullBucketHasABurst() {
    assertThat(takenNow()).isEqualTo(3);
    assertThat(bucket.nanosUntilToken()).isEqualTo(10 * MILLI);
  }

  @Test
  void tokensComeAtTheirRate() {
    assertThat(takenNow()).isEqualTo(3);
    now += 9 * MILLI;
    assertThat(takenNow()).isZero();
    now += MILLI;
    assertThat(takenNow()).isEqualTo(1);
    now += 25 * MILLI;
    assertThat(takenNow()).isEqualTo(2);
  }

  @Test
  void bucketHoldsNoMoreThanABurst() {
    now += 3_600_000 * MILLI;
    assertThat(takenNow()).isEqualTo(3);
  }

  @Test
  void debtIsPaidOffAndHasABound() {
    for (int i = 0; i < 5; i++) {
      bucket.take();
    }
    assertThat(bucket.nanosUntilToken()).isEqualTo(30 * MILLI);
    for (int i = 0; i < 1_000; i++) {
      bucket.take();
    }
    assertThat(bucket.nanosUntilToken()).isEqualTo(40 * MILLI);
    now += 40 * MILLI;
    assertThat(takenNow()).isEqualTo(1);
  }

  private int takenNow() {
    int taken = 0;
    while (bucket.tryTake()) {
      taken++;
    }
    return taken;
  }
}
