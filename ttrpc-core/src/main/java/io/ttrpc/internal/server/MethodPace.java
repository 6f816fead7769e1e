package io.ttrpc.internal.server;

/**
 * Whether a method's handler is brief enough to run on the thread that reads requests. A handler
 * has to show it on other threads first, and longer after each time that it then held others up.
 * Safe for any thread; what races lose only delays a decision.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // lost counts delay a decision
final class MethodPace {
  /** About what it costs to hand a call to another thread and to be the worse for it. */
  private static final long BRIEF_NANOS = 100_000;

  /** A slow run weighs as much as so many brief ones: threads lose their core now and then. */
  private static final int SLOW_WEIGHT = 16;

  private static final int FIRST_PROBATION = 64;
  private static final int LAST_PROBATION = 1 << 20;

  /** An overrun counts half after so many brief runs inline. */
  private static final int RUNS_TO_FORGIVE = 20_000;

  private volatile boolean brief;
  private volatile int score;
  private volatile int probation = FIRST_PROBATION;
  private volatile int runsSinceOverrun;

  boolean isBrief() {
    return brief;
  }

  /** A handler has run for so long, on whatever thread. */
  void ran(long nanos) {
    if (nanos > BRIEF_NANOS) {
      score = Math.max(0, score - SLOW_WEIGHT);
      brief &= score > 0;
    } else if (!brief) {
      score = score + 1;
      brief = score >= probation;
    } else if (probation > FIRST_PROBATION) {
      forgive();
    } else if (score < FIRST_PROBATION) {
      score = score + 1;
    }
  }

  /** A handler that was thought to be brief held others up. */
  void overran() {
    brief = false;
    score = 0;
    runsSinceOverrun = 0;
    probation = Math.min(probation * 4, LAST_PROBATION);
  }

  private void forgive() {
    int runs = runsSinceOverrun + 1;
    if (runs >= RUNS_TO_FORGIVE) {
      probation = Math.max(probation / 2, FIRST_PROBATION);
      runs = 0;
    }
    runsSinceOverrun = runs;
  }
}
