package io.ttrpc.internal.transport;

/**
 * Decides whether to wait awake for what a connection brings next. Going to sleep and being woken
 * costs two switches and, from one core to another, tens of microseconds; looking again and again
 * for that long is cheaper if what is awaited comes. Whether it will is guessed from what came
 * before, so that there is no polling without traffic. Belongs to its loop's driver.
 */
final class Polling {
  /** Where the peer needs the only core to answer, polling keeps it from answering. */
  private static final boolean POSSIBLE = Runtime.getRuntime().availableProcessors() > 1;

  /** What a sleep of that many limits would, awake, have taken: no more than one. */
  private static final int WAKE_UP_FACTOR = 4;

  /** Polling is given up when it was in vain that often in a row. */
  private static final int MISSES = 3;

  private static final int FIRST_PENALTY = 8;
  private static final int LAST_PENALTY = 4096;

  private final long limitNanos;
  private boolean worthwhile;
  private int misses;

  /** How many short sleeps in a row it takes to begin. */
  private int penalty = FIRST_PENALTY;

  private int shortSleeps;

  /**
   * Polling for at most that long at a time.
   *
   * @param limitNanos 0 never to poll
   */
  Polling(long limitNanos) {
    this.limitNanos = POSSIBLE ? limitNanos : 0;
  }

  long limitNanos() {
    return limitNanos;
  }

  /** Whether to poll now. */
  boolean isWorthwhile() {
    return worthwhile;
  }

  /** Polling found something. */
  void hit() {
    misses = 0;
    penalty = FIRST_PENALTY;
  }

  /** Polling found nothing. */
  void miss() {
    if (++misses >= MISSES) {
      worthwhile = false;
      misses = 0;
      shortSleeps = 0;
      penalty = Math.min(penalty * 2, LAST_PENALTY);
    }
  }

  /** Something came after a sleep of that length. */
  void slept(long nanos) {
    if (nanos > limitNanos * WAKE_UP_FACTOR) {
      shortSleeps = 0;
    } else if (++shortSleeps >= penalty) {
      worthwhile = true;
    }
  }
}
