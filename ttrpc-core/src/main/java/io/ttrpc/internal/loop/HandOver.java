package io.ttrpc.internal.loop;

/**
 * The policy of handing the lead over from the loop's thread to a caller. A caller that waits alone
 * reads its own responses without a thread switch; several callers are served better by the loop's
 * thread. So the loop's thread gives up the lead after a number of turns in a row that ended waits
 * of one thread only, as soon as a turn leaves no wait. Belongs to the loop's thread while it
 * leads.
 */
final class HandOver {
  static final int LONE_TURNS = 16;

  /**
   * The identity hash code of the only thread whose waits the counted turns have ended. A reference
   * would keep a finished thread, and all that its task refers to. If two threads share a code, the
   * lead is handed over too early, at worst.
   */
  private int caller;

  private int loneTurns;

  /** True if this turn has ended a wait. */
  private boolean ended;

  /** Records that the wait of a thread that may lead has ended in this turn. */
  void onWaitEnded(Thread waiting) {
    int identity = System.identityHashCode(waiting);
    if (identity != caller) {
      caller = identity;
      loneTurns = 0;
    }
    ended = true;
  }

  /**
   * Counts the turn that ends.
   *
   * @param waiting the number of waits that are left
   * @return whether to give up the lead
   */
  boolean isDue(int waiting) {
    if (!ended) {
      return false;
    }
    ended = false;
    loneTurns++;
    return waiting == 0 && loneTurns >= LONE_TURNS;
  }

  /** Records that the thread gives up the lead. */
  void done() {
    loneTurns = 0;
  }
}
