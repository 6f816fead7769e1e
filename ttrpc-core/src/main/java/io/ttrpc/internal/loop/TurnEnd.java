package io.ttrpc.internal.loop;

/**
 * A listener of the end of the leader's turn, when the input has been handled and the brief work is
 * done.
 */
@FunctionalInterface
public interface TurnEnd {
  /** Does the work that was put off until the end of the turn. The leader calls it. */
  void onTurnEnd();
}
