package io.ttrpc.internal.time;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * A token bucket: it limits how often something happens on average, and lets a burst of it happen
 * at once. Safe for use by any thread.
 */
public final class TokenBucket {
  private final long burstNanos;
  private final long nanosPerToken;
  private final NanoClock clock;

  /** The time at which the bucket is full again. */
  @GuardedBy("this")
  private long fullAt;

  /**
   * Creates a full bucket.
   *
   * @param burst the number of tokens in a full bucket
   * @param perSecond the number of tokens that are added in a second
   */
  public TokenBucket(int burst, int perSecond, NanoClock clock) {
    this.nanosPerToken = 1_000_000_000L / perSecond;
    this.burstNanos = burst * nanosPerToken;
    this.clock = clock;
    this.fullAt = clock.nanoTime();
  }

  /** Takes a token. Returns false if there is none. */
  public synchronized boolean tryTake() {
    if (nanosUntilToken() > 0) {
      return false;
    }
    take();
    return true;
  }

  /** Takes a token even if there is none. Later tokens pay the debt off, up to a full bucket. */
  public synchronized void take() {
    long now = clock.nanoTime();
    long from = fullAt - now > 0 ? fullAt : now;
    long latest = now + 2 * burstNanos;
    long next = from + nanosPerToken;
    fullAt = next - latest > 0 ? latest : next;
  }

  /** Returns the time until there is a token, or zero if there is one. */
  public synchronized long nanosUntilToken() {
    long untilFull = fullAt - clock.nanoTime();
    return Math.max(0, untilFull + nanosPerToken - burstNanos);
  }
}
