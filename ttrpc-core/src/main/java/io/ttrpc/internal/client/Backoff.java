package io.ttrpc.internal.client;

import io.ttrpc.internal.time.NanoClock;
import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * The pause after failed attempts to connect: doubling from the first to the longest, each cut by a
 * random part of its half. Not safe for use by several threads at once.
 */
final class Backoff {
  private final long initialNanos;
  private final long maxNanos;
  private final NanoClock clock;
  private final LongUnaryOperator random;

  /** The pause after the next failure, before its random cut. */
  private long pauseNanos;

  private long retryAt;

  /**
   * A backoff without a failure.
   *
   * @param random returns a number from zero to below its argument
   */
  Backoff(Duration initial, Duration max, NanoClock clock, LongUnaryOperator random) {
    this.initialNanos = nanos(initial);
    this.maxNanos = Math.max(initialNanos, nanos(max));
    this.clock = clock;
    this.random = random;
    this.pauseNanos = initialNanos;
    this.retryAt = clock.nanoTime();
  }

  /** Begins the next pause. */
  void onFailure() {
    long half = pauseNanos / 2;
    retryAt = clock.nanoTime() + half + random.applyAsLong(half + 1);
    pauseNanos = pauseNanos > maxNanos / 2 ? maxNanos : pauseNanos * 2;
  }

  /** Ends the pause; the next one is the first again. */
  void reset() {
    pauseNanos = initialNanos;
    retryAt = clock.nanoTime();
  }

  /** Ends the pause; the next one goes on from it. */
  void skip() {
    retryAt = clock.nanoTime();
  }

  /** Returns the rest of the pause; zero or below where there is none. */
  long remainingNanos() {
    return retryAt - clock.nanoTime();
  }

  private static long nanos(Duration duration) {
    // Far below the range of a long, so that times can be added.
    Duration most = Duration.ofDays(365);
    return (duration.compareTo(most) < 0 ? duration : most).toNanos();
  }
}
