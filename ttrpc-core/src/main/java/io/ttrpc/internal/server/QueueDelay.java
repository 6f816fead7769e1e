package io.ttrpc.internal.server;

/**
 * The test for a standing queue, after CoDel (Kathleen Nichols and Van Jacobson, <i>Controlling
 * Queue Delay</i>, ACM Queue 10(5), 2012). A burst may wait, but a queue in which every call waits
 * longer than a target for a whole interval only adds delay.
 *
 * <p>CoDel then drops single packets at a rising rate, because their senders slow down. Callers do
 * not. So every call that has waited for more than twice the target is refused as long as the queue
 * stands, as Ben Maurer describes it (<i>Fail at Scale</i>, ACM Queue 13(8), 2015).
 *
 * <p>Safe for use by any thread. The fields are set without a lock: a lost update moves the
 * beginning of an interval by the time between two calls.
 */
final class QueueDelay {
  private static final int INTERVAL_IN_TARGETS = 4;

  private final long targetNanos;
  private final long intervalNanos;

  /** True while the last call that began had waited longer than the target. */
  private volatile boolean above;

  /** The time since which every call has waited longer than the target. */
  private volatile long aboveSince;

  /** The time of the last call that had waited longer than the target. */
  private volatile long lastAbove;

  /**
   * Creates a test.
   *
   * @param limitNanos the time that a call may wait in a standing queue, twice the target
   */
  QueueDelay(long limitNanos) {
    this.targetNanos = limitNanos / 2;
    this.intervalNanos = INTERVAL_IN_TARGETS * targetNanos;
  }

  /**
   * Returns whether to refuse a call that begins now.
   *
   * @param waited the nanoseconds for which it has waited
   * @param now the time of the nano clock
   */
  boolean isTooLong(long waited, long now) {
    if (waited <= targetNanos) {
      if (above) {
        above = false;
      }
      return false;
    }
    // While no call comes, nothing is known of the queue.
    if (!above || now - lastAbove > intervalNanos) {
      aboveSince = now;
      above = true;
    }
    lastAbove = now;
    return now - aboveSince >= intervalNanos && waited > 2 * targetNanos;
  }
}
