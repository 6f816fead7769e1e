package io.ttrpc.internal.loop;

/**
 * The state of a loop's leadership in one word, and its transitions, which are pure functions.
 *
 * <pre>
 *  63            32 31         8  6   5   4   3   2  1 0
 * +----------------+------------+---+---+---+---+---+----+
 * | waiting        | term       | C | R | P | S | W | L  |
 * +----------------+------------+---+---+---+---+---+----+
 *  L leader: none, loop thread, loop thread in brief work, caller
 *  W work is pending    S the leader sleeps     P the loop's thread is parked
 *  R the leader unparks the loop's thread in any case when it leaves      C closed
 * </pre>
 */
final class LeadershipState {
  static final long NONE = 0;
  static final long LOOP_THREAD = 1;
  static final long IN_BRIEF_WORK = 2;
  static final long CALLER = 3;
  static final long LEADER = 3;

  static final long WORK = 1 << 2;
  static final long SLEEPING = 1 << 3;
  static final long PARKED = 1 << 4;
  static final long RESTING = 1 << 5;
  static final long CLOSED = 1 << 6;

  private static final int TERM_SHIFT = 8;
  private static final long TERM = 0xffffffL << TERM_SHIFT;
  private static final int WAITING_SHIFT = 32;

  private LeadershipState() {}

  static long leader(long state) {
    return state & LEADER;
  }

  static boolean has(long state, long bit) {
    return (state & bit) != 0;
  }

  static int waiting(long state) {
    return (int) (state >>> WAITING_SHIFT);
  }

  /**
   * Returns the term of the loop's thread, which grows by one each time that a stuck thread is
   * replaced.
   */
  static long term(long state) {
    return state & TERM;
  }

  /** Returns whether a leader is needed. */
  static boolean needsLeader(long state) {
    return has(state, WORK | CLOSED) || waiting(state) > 0;
  }

  static long withWaiting(long state, int change) {
    return state + ((long) change << WAITING_SHIFT);
  }

  /**
   * Returns the state after work was added: the leader does not sleep, and the loop's thread is not
   * parked if nobody leads.
   */
  static long workAdded(long state) {
    return attended((state | WORK) & ~SLEEPING);
  }

  /** Returns the state after the loop was closed: nobody sleeps. */
  static long closed(long state) {
    return (state | CLOSED) & ~(SLEEPING | PARKED | RESTING);
  }

  /** Returns the state after the leader has left. */
  static long left(long state) {
    long free = state & ~(LEADER | SLEEPING);
    return has(free, RESTING) ? free & ~(PARKED | RESTING) : attended(free);
  }

  static long withLeader(long state, long leader) {
    return (state & ~LEADER) | leader;
  }

  /** Returns the state after another thread of the loop has replaced the one in brief work. */
  static long replaced(long state) {
    long nextTerm = (state + (1L << TERM_SHIFT)) & TERM;
    return withLeader((state & ~TERM) | nextTerm, LOOP_THREAD);
  }

  /** Returns the state with the loop's thread unparked, if a leader is needed and there is none. */
  static long attended(long state) {
    boolean unattended = leader(state) == NONE && needsLeader(state);
    return unattended ? state & ~(PARKED | RESTING) : state;
  }
}
