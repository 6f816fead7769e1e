package io.ttrpc.internal.loop;

/** Hears of the end of the leader's turn: input has been handled, and brief work is done. */
@FunctionalInterface
public interface TurnEnd {
  /** Does what waited for the end of the turn, on the leader's thread. */
  void onTurnEnd();
}
