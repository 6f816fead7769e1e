package io.ttrpc.internal.client;

import io.ttrpc.internal.time.NanoClock;
import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * The exponential backoff between failed attempts to connect. Each pause is twice the one before,
 * up to a maximum, and is then shortened by a random part of its half. Not safe for use by several
 * threads at once.
 */
final class Backoff {
  private final long initialNanos;
  private final long maxNanos;
  private final NanoClock clock;
  private final LongUnaryOperator random;

  /** The pause after the next failure, before it is shortened at random. */
  private long pauseNanos;

  private long retryAt;

  /**
   * Creates a backoff in which no attempt has failed yet.
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

  /** Starts the next pause. */
  void onFailure() {
    long half = pauseNanos / 2;
    retryAt = clock.nanoTime() + half + random.applyAsLong(half + 1);
    pauseNanos = pauseNanos > maxNanos / 2 ? maxNanos : pauseNanos * 2;
  }

  /** Ends the pause, and starts again with the initial pause after the next failure. */
  void reset() {
    pauseNanos = initialNanos;
    retryAt = clock.nanoTime();
  }

  /** Ends the pause. The next failure is followed by the next longer pause. */
  void skip() {
    retryAt = clock.nanoTime();
  }

  /**
   * Returns the remaining time of the pause in nanoseconds, zero or negative if no pause is in
   * progress.
   */
  long remainingNanos() {
    return retryAt - clock.nanoTime();
  }

  private static long nanos(Duration duration) {
    // Bounded far below the range of a long, so that sums of times do not overflow.
    Duration most = Duration.ofDays(365);
    return (duration.compareTo(most) < 0 ? duration : most).toNanos();
  }
}
