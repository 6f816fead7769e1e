package io.ttrpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.internal.time.NanoClock;

/**
 * Judges from expired deadlines whether a connection is silent: several calls in a row ran into
 * their deadlines, over some time, and nothing came on the connection since the first of them was
 * sent. One slow call, or a burst of hasty ones, does not make a connection silent. Safe for any
 * thread.
 */
final class SilenceWatch {
  /** The number of calls in a row that must have expired. */
  static final int CALLS = 3;

  /** The least time between the first and the last of them. */
  static final long LEAST_NANOS = 1_000_000_000;

  private final NanoClock clock;

  @GuardedBy("this")
  private int expired;

  /** The number of frames that had come when the row began. */
  @GuardedBy("this")
  private int framesAtStart;

  @GuardedBy("this")
  private long startedAt;

  SilenceWatch(NanoClock clock) {
    this.clock = clock;
  }

  /**
   * Notes that a call's deadline has expired.
   *
   * @param framesBefore the number of frames that had come when the call was sent
   * @param framesNow the number of frames that have come
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
