package io.ttrpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class BackoffTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

  @Test
  void pauseDoublesUpToTheLongest() {
    Backoff backoff = backoff(100, 700, BackoffTest::longest);
    assertThat(backoff.remainingNanos()).isZero();
    for (long pause : new long[] {100, 200, 400, 700, 700}) {
      backoff.onFailure();
      assertThat(backoff.remainingNanos()).isEqualTo(pause);
    }
  }

  @Test
  void pauseIsCutByHalfAtMost() {
    Backoff backoff = backoff(100, 700, bound -> 0);
    backoff.onFailure();
    assertThat(backoff.remainingNanos()).isEqualTo(50);
  }

  @Test
  void pausePassesWithTime() {
    Backoff backoff = backoff(100, 700, BackoffTest::longest);
    backoff.onFailure();
    now.addAndGet(99);
    assertThat(backoff.remainingNanos()).isEqualTo(1);
    now.addAndGet(2);
    assertThat(backoff.remainingNanos()).isEqualTo(-1);
  }

  @Test
  void resetBeginsAnew() {
    Backoff backoff = backoff(100, 700, BackoffTest::longest);
    backoff.onFailure();
    backoff.onFailure();
    backoff.reset();
    assertThat(backoff.remainingNanos()).isZero();
    backoff.onFailure();
    assertThat(backoff.remainingNanos()).isEqualTo(100);
  }

  @Test
  void skippedPauseDoublesTheNext() {
    Backoff backoff = backoff(100, 700, BackoffTest::longest);
    backoff.onFailure();
    backoff.skip();
    assertThat(backoff.remainingNanos()).isZero();
    backoff.onFailure();
    assertThat(backoff.remainingNanos()).isEqualTo(200);
  }

  @Test
  void pausesOfAnyLengthDoNotOverflow() {
    Backoff backoff =
        new Backoff(
            Duration.ofSeconds(Long.MAX_VALUE),
            Duration.ofSeconds(Long.MAX_VALUE),
            now::get,
            BackoffTest::longest);
    backoff.onFailure();
    backoff.onFailure();
    assertThat(backoff.remainingNanos()).isEqualTo(Duration.ofDays(365).toNanos());
  }

  private static long longest(long bound) {
    return bound - 1;
  }

  private Backoff backoff(long initial, long max, LongUnaryOperator random) {
    return new Backoff(Duration.ofNanos(initial), Duration.ofNanos(max), now::get, random);
  }
}
