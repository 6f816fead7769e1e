package io.ttrpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.internal.time.NanoClock;

/**
 * The detector of a silent connection. A connection is silent if {@value #CALLS} calls in a row
 * have exceeded their deadlines, at least a second has passed between the first and the last of
 * these, and no frame has arrived since the first call of the row was sent. One slow call, or a
 * burst of calls with short deadlines, does not make a connection silent. Safe for use by any
 * thread.
 */
final class SilenceWatch {
  /** The number of calls in a row that must exceed their deadlines. */
  static final int CALLS = 3;

  /** The minimum time between the first and the last of these calls, in nanoseconds. */
  static final long LEAST_NANOS = 1_000_000_000;

  private final NanoClock clock;

  @GuardedBy("this")
  private int expired;

  /** The number of frames received when the row began. */
  @GuardedBy("this")
  private int framesAtStart;

  @GuardedBy("this")
  private long startedAt;

  SilenceWatch(NanoClock clock) {
    this.clock = clock;
  }

  /**
   * Records that a call has exceeded its deadline.
   *
   * @param framesBefore the number of frames received when the call was sent
   * @param framesNow the number of frames received up to now
   * @return whether the connection is silent
   */
  synchronized boolean onExpired(int framesBefore, int framesNow) {
    if (framesBefore != framesNow) {
      expired = 0;
      return false;
    }
    long now = clock.nanoTime();
    if (expired == 0 || framesAtStart != framesNow) {
      expired = 0;
      framesAtStart = framesNow;
      startedAt = now;
    }
    expired++;
    return expired >= CALLS && now - startedAt >= LEAST_NANOS;
  }
}
