package io.ttrpc.internal.loop;

/**
 * Decides whether one kind of work is brief enough for the leader to run it to completion. The work
 * proves itself on other threads first. After each overrun it has to prove itself for longer. Safe
 * for any thread: a race may lose a count, which only delays a decision.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // lost counts delay a decision
public final class BriefPolicy {
  /** The longest brief run: about the cost of handing the work to another thread. */
  private static final long BRIEF_NANOS = 100_000;

  /** The number of brief runs that outweigh a slow one: a thread may have lost its core. */
  private static final int SLOW_WEIGHT = 16;

  private static final int FIRST_PROBATION = 64;
  private static final int LAST_PROBATION = 1 << 20;

  /** The number of brief runs after which an overrun counts half. */
  private static final int RUNS_TO_FORGIVE = 20_000;

  private volatile boolean brief;
  private volatile int score;
  private volatile int probation = FIRST_PROBATION;
  private volatile int runsSinceOverrun;

  /** Returns whether the leader may run the work to completion. */
  public boolean isBrief() {
    return brief;
  }

  /** Records a run of that length, on any thread. */
  public void ran(long nanos) {
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

  /** Records that another thread had to be promoted because the work took too long. */
  public void overran() {
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
