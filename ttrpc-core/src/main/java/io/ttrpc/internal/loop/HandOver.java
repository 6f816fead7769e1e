package io.ttrpc.internal.loop;

/**
 * Decides when the loop's thread leaves the lead to a caller. A caller that waits alone reads its
 * own response without a thread switch; several callers are served better by the loop's thread. So
 * the lead is left after a number of turns in a row that each ended the only wait. Belongs to the
 * loop's thread while it leads.
 */
final class HandOver {
  static final int LONE_TURNS = 16;

  private int loneTurns;
  private int ended;

  /** The wait of a caller that may lead has ended in this turn. */
  void onWaitEnded() {
    ended++;
  }

  /**
   * Ends the turn.
   *
   * @param waiting the number of waits that are left
   * @return whether to leave the lead
   */
  boolean isDue(int waiting) {
    if (ended > 0) {
      loneTurns = ended == 1 && waiting == 0 ? loneTurns + 1 : 0;
      ended = 0;
      return loneTurns >= LONE_TURNS;
    }
    return false;
  }

  /** The lead has been left. */
  void done() {
    loneTurns = 0;
  }
}
