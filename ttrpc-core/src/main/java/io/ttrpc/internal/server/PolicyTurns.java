package io.ttrpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.security.Principal;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the peer policy decides about connections. Users take turns, so that a user
 * whose decisions take long delays no other one. Each user has a share of the decisions that run at
 * the same time, and of those that wait. Safe for use by any thread.
 *
 * @param <D> the type of the decisions
 */
final class PolicyTurns<D extends PolicyTurns.Decision> {
  /** The maximum number of decisions that run at the same time. */
  static final int MOST_RUNNING = 12;

  /** The maximum number of decisions about one user that run at the same time. */
  static final int MOST_RUNNING_PER_USER = 4;

  /** The maximum number of decisions that wait. */
  static final int MOST_WAITING = 1_024;

  /** The maximum number of decisions about one user that wait. */
  static final int MOST_WAITING_PER_USER = 64;

  /** The users with decisions that run or wait; the user whose turn comes next is the first. */
  @GuardedBy("this")
  private final Map<Principal, Turns<D>> users = new LinkedHashMap<>();

  @GuardedBy("this")
  private int running;

  @GuardedBy("this")
  private int waiting;

  /** The place of a decision. */
  enum Place {
    /** The decision runs now, and {@link #end} must follow. */
    RUNS,
    /** The decision waits until {@link #end} returns it. */
    WAITS,
    /** Too many decisions wait. */
    NONE
  }

  /** A decision about a connection. */
  interface Decision {
    /** Returns the user of the connection. */
    Principal user();
  }

  /** Finds the place of a decision. */
  synchronized Place begin(D decision) {
    Principal user = decision.user();
    Turns<D> turns = users.computeIfAbsent(user, unused -> new Turns<>());
    if (running < MOST_RUNNING && turns.running < MOST_RUNNING_PER_USER) {
      running++;
      turns.running++;
      return Place.RUNS;
    }
    if (waiting >= MOST_WAITING || turns.waiting.size() >= MOST_WAITING_PER_USER) {
      forgetIfIdle(user, turns);
      return Place.NONE;
    }
    waiting++;
    turns.waiting.add(decision);
    return Place.WAITS;
  }

  /** Ends a decision that ran. Returns a decision that has waited and runs now, or null. */
  synchronized @Nullable D end(D decision) {
    Principal user = decision.user();
    running--;
    Turns<D> ended = users.get(user);
    if (ended != null) {
      ended.running--;
      forgetIfIdle(user, ended);
    }
    for (Map.Entry<Principal, Turns<D>> entry : users.entrySet()) {
      Turns<D> turns = entry.getValue();
      if (turns.running < MOST_RUNNING_PER_USER && !turns.waiting.isEmpty()) {
        running++;
        turns.running++;
        waiting--;
        Principal next = entry.getKey();
        // The user goes to the end of the line.
        users.remove(next);
        users.put(next, turns);
        return turns.waiting.remove();
      }
    }
    return null;
  }

  @GuardedBy("this")
  private void forgetIfIdle(Principal user, Turns<D> turns) {
    if (turns.running == 0 && turns.waiting.isEmpty()) {
      users.remove(user);
    }
  }

  /** The decisions about one user. */
  private static final class Turns<D> {
    int running;
    final ArrayDeque<D> waiting = new ArrayDeque<>();
  }
}
