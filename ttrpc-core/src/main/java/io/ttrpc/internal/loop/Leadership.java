package io.ttrpc.internal.loop;

import static io.ttrpc.internal.loop.LeadershipState.CALLER;
import static io.ttrpc.internal.loop.LeadershipState.CLOSED;
import static io.ttrpc.internal.loop.LeadershipState.IN_BRIEF_WORK;
import static io.ttrpc.internal.loop.LeadershipState.LOOP_THREAD;
import static io.ttrpc.internal.loop.LeadershipState.NONE;
import static io.ttrpc.internal.loop.LeadershipState.PARKED;
import static io.ttrpc.internal.loop.LeadershipState.RESTING;
import static io.ttrpc.internal.loop.LeadershipState.SLEEPING;
import static io.ttrpc.internal.loop.LeadershipState.WORK;
import static io.ttrpc.internal.loop.LeadershipState.has;
import static io.ttrpc.internal.loop.LeadershipState.leader;
import static io.ttrpc.internal.loop.LeadershipState.needsLeader;
import static io.ttrpc.internal.loop.LeadershipState.term;
import static io.ttrpc.internal.loop.LeadershipState.withLeader;
import static io.ttrpc.internal.loop.LeadershipState.withWaiting;

/**
 * The mechanism of the Leader/Followers pattern, which decides which thread leads a loop. The
 * loop's own thread and callers that wait for the loop's input compete for the lead. All decisions
 * are transitions of one atomic word ({@link LeadershipState}).
 *
 * <p>Invariants, which {@code LeadershipModelTest} checks in all states of a model, and {@code
 * LeadershipExplorerTest} on a real loop under many schedules:
 *
 * <ol>
 *   <li>At most one thread leads.
 *   <li>If nobody leads, then no work is pending and nobody waits, or the loop's thread runs and
 *       will look at the word again before it parks.
 *   <li>A leader does not sleep while work is pending.
 *   <li>After {@link #close} no caller becomes the leader, the loop's thread does, and the leader
 *       does not sleep.
 * </ol>
 *
 * <p>The sections of the class name the threads that may call its methods. Tests extend the class
 * with transitions that break an invariant.
 */
class Leadership {
  final AtomicWord word;
  private final Wakeups wakeups;

  Leadership(AtomicWord word, Wakeups wakeups) {
    this.word = word;
    this.wakeups = wakeups;
  }

  /**
   * The wake-ups of threads that sleep. A wake-up may take effect late; the thread then ends a
   * later sleep too early, and looks at the word again.
   */
  interface Wakeups {
    /** Ends the sleep of the leader, or its next one. */
    void wakeLeader();

    /** Unparks the loop's thread. */
    void unparkLoopThread();
  }

  // Any thread.

  /** Tells the leader that work is pending; unparks the loop's thread if nobody leads. */
  void addWork() {
    while (true) {
      long state = word.get();
      if (has(state, WORK)) {
        return;
      }
      if (change(state, LeadershipState.workAdded(state))) {
        return;
      }
    }
  }

  /** Counts a wait for input of the loop, until {@link #endWaiting}. */
  void beginWaiting() {
    while (true) {
      long state = word.get();
      if (change(state, LeadershipState.attended(withWaiting(state, 1)))) {
        return;
      }
    }
  }

  /** Counts a caller's wait as {@link #beginWaiting} does; returns whether the caller leads now. */
  boolean beginWaitingAndLead() {
    while (true) {
      long state = word.get();
      boolean free = leader(state) == NONE && !has(state, CLOSED);
      long waits = withWaiting(state, 1);
      long next = free ? withLeader(waits, CALLER) : LeadershipState.attended(waits);
      if (change(state, next)) {
        return free;
      }
    }
  }

  /** Ends a wait; returns whether a caller leads. */
  boolean endWaiting() {
    while (true) {
      long state = word.get();
      if (word.compareAndSet(state, withWaiting(state, -1))) {
        return leader(state) == CALLER;
      }
    }
  }

  /** Returns the number of waits. */
  int waiting() {
    return LeadershipState.waiting(word.get());
  }

  /** Returns whether work is pending or the loop is closed. */
  boolean mustNotSleep() {
    return has(word.get(), WORK | CLOSED);
  }

  boolean isInBriefWork() {
    return leader(word.get()) == IN_BRIEF_WORK;
  }

  boolean isClosed() {
    return has(word.get(), CLOSED);
  }

  /** Marks the loop as closed, so that the loop's thread leads and ends the loop. */
  void close() {
    while (true) {
      long state = word.get();
      if (change(state, LeadershipState.closed(state))) {
        return;
      }
    }
  }

  // A caller.

  /** Makes a caller the leader if nobody leads. */
  boolean tryLead() {
    while (true) {
      long state = word.get();
      if (leader(state) != NONE || has(state, CLOSED)) {
        return false;
      }
      if (word.compareAndSet(state, withLeader(state, CALLER))) {
        return true;
      }
    }
  }

  /** Gives up the lead; unparks the loop's thread if a leader is needed. */
  void leave() {
    while (true) {
      long state = word.get();
      if (change(state, LeadershipState.left(state))) {
        return;
      }
    }
  }

  // The leader.

  /** Accepts the work that is pending; returns whether there was any. */
  boolean takeWork() {
    while (true) {
      long state = word.get();
      if (!has(state, WORK)) {
        return false;
      }
      if (word.compareAndSet(state, state & ~WORK)) {
        return true;
      }
    }
  }

  /** Returns false if the leader must not sleep now. */
  boolean beginSleep() {
    while (true) {
      long state = word.get();
      if (has(state, WORK | CLOSED)) {
        return false;
      }
      if (word.compareAndSet(state, state | SLEEPING)) {
        return true;
      }
    }
  }

  void endSleep() {
    while (true) {
      long state = word.get();
      if (!has(state, SLEEPING) || word.compareAndSet(state, state & ~SLEEPING)) {
        return;
      }
    }
  }

  // The leader, as the loop's thread.

  /** Gives up the lead, for a caller to take, unless a leader is needed. */
  boolean tryHandOver() {
    while (true) {
      long state = word.get();
      if (needsLeader(state)) {
        return false;
      }
      if (word.compareAndSet(state, withLeader(state, NONE))) {
        return true;
      }
    }
  }

  /**
   * Begins work during which {@link #replace} may take the lead away.
   *
   * @return the term to be given to {@link #endBriefWork}; negative if a caller leads
   */
  long beginBriefWork() {
    while (true) {
      long state = word.get();
      if (leader(state) != LOOP_THREAD) {
        return -1;
      }
      if (word.compareAndSet(state, withLeader(state, IN_BRIEF_WORK))) {
        return term(state);
      }
    }
  }

  /** Returns whether this thread still leads. */
  boolean endBriefWork(long term) {
    while (true) {
      long state = word.get();
      if (leader(state) != IN_BRIEF_WORK || term(state) != term) {
        return false;
      }
      if (word.compareAndSet(state, withLeader(state, LOOP_THREAD))) {
        return true;
      }
    }
  }

  // The loop's thread, as a follower.

  /** Makes the loop's thread the leader if there is none and one is needed. */
  boolean tryPromote() {
    while (true) {
      long state = word.get();
      if (leader(state) != NONE || !needsLeader(state)) {
        return false;
      }
      if (word.compareAndSet(state, withLeader(state, LOOP_THREAD))) {
        return true;
      }
    }
  }

  /** Makes the loop's thread the leader if nobody leads. */
  boolean tryLeadIdle() {
    while (true) {
      long state = word.get();
      if (leader(state) != NONE) {
        return false;
      }
      if (word.compareAndSet(state, withLeader(state, LOOP_THREAD))) {
        return true;
      }
    }
  }

  /**
   * Records that the loop's thread is about to park.
   *
   * @return false if the thread must not park, but call {@link #tryPromote}
   */
  boolean beginPark(Rest rest) {
    while (true) {
      long state = word.get();
      if (leader(state) == NONE && needsLeader(state)) {
        return false;
      }
      if (rest == Rest.UNTIL_NOBODY_LEADS && leader(state) == NONE) {
        return false;
      }
      long bits = rest == Rest.UNTIL_NOBODY_LEADS ? PARKED | RESTING : PARKED;
      if (word.compareAndSet(state, state | bits)) {
        return true;
      }
    }
  }

  void endPark() {
    while (true) {
      long state = word.get();
      if (!has(state, PARKED | RESTING) || word.compareAndSet(state, state & ~(PARKED | RESTING))) {
        return;
      }
    }
  }

  // A new thread of the loop.

  /** Returns the term of the loop's thread that leads in brief work; negative if none does. */
  long termInBriefWork() {
    long state = word.get();
    return leader(state) == IN_BRIEF_WORK ? term(state) : -1;
  }

  /**
   * Makes the calling thread the leader in place of the thread that is in brief work in that term.
   */
  boolean replace(long term) {
    while (true) {
      long state = word.get();
      if (leader(state) != IN_BRIEF_WORK || term(state) != term) {
        return false;
      }
      if (word.compareAndSet(state, LeadershipState.replaced(state))) {
        return true;
      }
    }
  }

  /** Makes a transition, and wakes the threads whose sleep it ends. */
  final boolean change(long from, long to) {
    if (!word.compareAndSet(from, to)) {
      return false;
    }
    long ended = from & ~to;
    if (has(ended, SLEEPING)) {
      wakeups.wakeLeader();
    }
    if (has(ended, PARKED)) {
      wakeups.unparkLoopThread();
    }
    return true;
  }

  /** The condition that ends the parking of the loop's thread. */
  enum Rest {
    /** A time has passed, or a leader is needed. */
    FOR_A_WHILE,
    /** The leader leaves. */
    UNTIL_NOBODY_LEADS
  }
}
