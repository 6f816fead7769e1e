package io.ttrpc.internal.loop;

/**
 * The policy of handing the lead over from the loop's thread to a caller. A caller that waits alone
 * reads its own response without a thread switch; several callers are served better by the loop's
 * thread. So the loop's thread gives up the lead after a number of turns in a row that each ended
 * the only wait. Belongs to the loop's thread while it leads.
 */
final class HandOver {
  static final int LONE_TURNS = 16;

  private int loneTurns;
  private int ended;

  /** Records that the wait of a caller that may lead has ended in this turn. */
  void onWaitEnded() {
    ended++;
  }

  /**
   * Counts the turn that ends.
   *
   * @param waiting the number of waits that are left
   * @return whether to give up the lead
   */
  boolean isDue(int waiting) {
    if (ended > 0) {
      loneTurns = ended == 1 && waiting == 0 ? loneTurns + 1 : 0;
      ended = 0;
      return loneTurns >= LONE_TURNS;
    }
    return false;
  }

  /** Records that the thread gives up the lead. */
  void done() {
    loneTurns = 0;
  }
}
