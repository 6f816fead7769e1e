package io.ttrpc.internal.loop;

import io.ttrpc.internal.explore.StateSearch;
import io.ttrpc.internal.loop.Leadership.Rest;
import io.ttrpc.internal.loop.Leadership.Wakeups;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A model of the threads around {@link Leadership}, whose states are all searched. Each transition
 * of the real class is one atomic step, the wake-ups that it causes are steps of their own.
 * Timeouts, spurious wake-ups, input and the decision to hand over may happen at any time.
 */
@SuppressWarnings("EnumOrdinal") // a state is made of numbers
final class LeadershipModel implements StateSearch.Model {
  // The shared part of a state.
  private static final int WORD = 0;
  private static final int WORD_HIGH = 1;
  private static final int WAKEUP = 2;
  private static final int LOOP_PERMIT = 3;
  private static final int PERMITS = 4;
  private static final int TASKS = 5;
  private static final int BRIEF = 6;
  private static final int SENT = 7;
  private static final int INPUT = 8;
  private static final int THERE = 9;
  private static final int WAITER = 10;
  private static final int CALLER_LED = 11;
  private static final int ENDED = 12;
  private static final int SHARED = 13;

  // The part of each thread.
  private static final int PC = 0;
  private static final int WAKEUPS = 1;
  private static final int LEADS = 2;
  private static final int MAY_LEAD = 3;
  private static final int REST = 4;
  private static final int TERM = 5;
  private static final int SIGNAL = 6;
  private static final int RETURN = 7;
  private static final int LOCALS = 8;

  private static final int WAKE_LEADER = 1;
  private static final int UNPARK_LOOP_THREAD = 2;

  private final List<Kind> kinds;
  private final Leadership leadership;
  private final Word word = new Word();
  private int wakeups;
  private int[] s = {};

  /** The threads that a program may have; a thread's index is that of its wait, too. */
  enum Kind {
    LOOP_THREAD(Pc.PROMOTE),
    CALLER(Pc.BEGIN_CALL),
    FOLLOWER(Pc.BEGIN_FOLLOWING_CALL),
    ASYNCHRONOUS_CALL(Pc.BEGIN_ASYNCHRONOUS_CALL),
    ADDER(Pc.ADD_TASK),
    /** Sends a request whose handler is brief and adds a task. */
    PEER(Pc.SEND_BRIEF),
    /** Ends the wait of thread 1. */
    CANCELLER(Pc.CANCEL),
    WATCHDOG(Pc.LOOK),
    CLOSER(Pc.CLOSE);

    private final Pc first;

    Kind(Pc first) {
      this.first = first;
    }
  }

  private enum Pc {
    // The loop's thread follows.
    PROMOTE,
    BEGIN_PARK,
    PARKED,
    END_PARK,
    LEAD_IDLE,
    // A leader.
    BEGIN_TURN,
    BEGIN_SLEEP,
    SELECT,
    END_SLEEP,
    HANDLE_INPUT,
    TAKE_WORK,
    RUN_TASKS,
    BEGIN_BRIEF,
    IN_BRIEF,
    ADD_WORK_IN_BRIEF,
    END_BRIEF,
    END_TURN,
    END_LOOP,
    // A signal, and the return from it.
    TAKE_WAITER,
    END_WAIT,
    UNPARK_WAITER,
    ADD_WORK_FOR_WAITER,
    // A caller.
    BEGIN_CALL,
    BEGIN_FOLLOWING_CALL,
    REGISTER_AND_SEND,
    LOOK_WHETHER_THERE,
    LOOK_WHETHER_LEADING,
    PARKED_CALLER,
    LEAVE_CLOSED,
    TAKE_OWN_WAITER,
    END_OWN_WAIT,
    LEAVE,
    // Others.
    BEGIN_ASYNCHRONOUS_CALL,
    SEND_ASYNCHRONOUS_CALL,
    END_ASYNCHRONOUS_CALL,
    ADD_TASK,
    ADD_WORK,
    SEND_BRIEF,
    CANCEL,
    LOOK,
    REPLACE,
    CLOSE,
    DONE
  }

  private static final Pc[] PCS = Pc.values();

  LeadershipModel(List<Kind> kinds, BiFunction<AtomicWord, Wakeups, Leadership> leaderships) {
    this.kinds = kinds;
    this.leadership =
        leaderships.apply(
            word,
            new Wakeups() {
              @Override
              public void wakeLeader() {
                wakeups |= WAKE_LEADER;
              }

              @Override
              public void unparkLoopThread() {
                wakeups |= UNPARK_LOOP_THREAD;
              }
            });
  }

  // For the search.

  @Override
  public int actors() {
    return kinds.size() + 1;
  }

  @Override
  public int @Nullable [] next(int[] state, int thread, int choice) {
    s = state.clone();
    return step(thread, choice) ? s : null;
  }

  @Override
  public String label(int[] state, int thread, int choice) {
    if (thread == kinds.size()) {
      return "input";
    }
    int wake = state[SHARED + LOCALS * thread + WAKEUPS];
    String what = wake != 0 ? "wake-up " + wake : pcAt(state, thread).toString();
    return kinds.get(thread) + " " + thread + ": " + what + (choice > 0 ? "?" : "");
  }

  @Override
  public int[] first() {
    int[] first = new int[SHARED + LOCALS * kinds.size()];
    for (int i = 0; i < kinds.size(); i++) {
      first[SHARED + LOCALS * i + PC] = kinds.get(i).first.ordinal();
    }
    return first;
  }

  private static Pc pcAt(int[] state, int thread) {
    return PCS[state[SHARED + LOCALS * thread + PC]];
  }

  // Checks.

  @Override
  public @Nullable String violation(int[] state) {
    s = state;
    int leaders = 0;
    for (int i = 0; i < kinds.size(); i++) {
      Pc pc = pcAt(s, i);
      boolean mayBeReplaced = pc == Pc.IN_BRIEF || pc == Pc.ADD_WORK_IN_BRIEF || pc == Pc.END_BRIEF;
      leaders += s[SHARED + LOCALS * i + LEADS] != 0 && !mayBeReplaced ? 1 : 0;
    }
    if (leaders > 1) {
      return "two leaders";
    }
    return s[WORD_HIGH] < 0 ? "more waits have ended than begun" : null;
  }

  @Override
  public @Nullable String lost(int[] state) {
    s = state;
    if (s[TASKS] > 0) {
      return "a task is not run";
    }
    if (s[BRIEF] > 0) {
      return "brief work is not done";
    }
    for (int i = 0; i < kinds.size(); i++) {
      boolean ofLoop = kinds.get(i) == Kind.LOOP_THREAD || kinds.get(i) == Kind.WATCHDOG;
      boolean mayStay = ofLoop && (!closed() || pcAt(s, i) == Pc.LOOK);
      if (!mayStay && pcAt(s, i) != Pc.DONE) {
        return kinds.get(i) + " " + i + " does not end";
      }
    }
    return s[WORD_HIGH] != 0 ? "a wait is counted though nobody waits" : null;
  }

  private boolean closed() {
    return LeadershipState.has(s[WORD], LeadershipState.CLOSED);
  }

  // Steps.

  /** Does a step of a thread, if it can; choices above 0 are those that need not happen. */
  private boolean step(int thread, int choice) {
    if (thread == kinds.size()) {
      return bringInput(choice);
    }
    int base = SHARED + LOCALS * thread;
    if (s[base + WAKEUPS] != 0) {
      return choice == 0 && deliver(base);
    }
    word.set(((long) s[WORD_HIGH] << 32) | (s[WORD] & 0xffffffffL));
    wakeups = 0;
    boolean possible = step(thread, base, PCS[s[base + PC]], choice);
    s[WORD] = (int) word.get();
    s[WORD_HIGH] = (int) (word.get() >> 32);
    s[base + WAKEUPS] = wakeups;
    return possible;
  }

  private boolean deliver(int base) {
    if ((s[base + WAKEUPS] & WAKE_LEADER) != 0) {
      s[base + WAKEUPS] &= ~WAKE_LEADER;
      s[WAKEUP] = 1;
    } else {
      s[base + WAKEUPS] = 0;
      s[LOOP_PERMIT] = 1;
    }
    return true;
  }

  private boolean step(int thread, int base, Pc pc, int choice) {
    int bit = 1 << thread;
    if (choice > 0 && !hasChoice(pc, choice)) {
      return false;
    }
    switch (pc) {
      case PROMOTE -> {
        boolean promoted = leadership.tryPromote();
        lead(base, promoted);
        go(base, promoted ? Pc.BEGIN_TURN : Pc.BEGIN_PARK);
      }
      case BEGIN_PARK -> {
        boolean parks = leadership.beginPark(rest(base));
        s[base + REST] = parks ? s[base + REST] : 0;
        go(base, parks ? Pc.PARKED : Pc.PROMOTE);
      }
      case PARKED -> {
        if (choice == 0 && s[LOOP_PERMIT] == 0) {
          return false;
        }
        s[LOOP_PERMIT] = 0;
        go(base, Pc.END_PARK);
      }
      case END_PARK -> {
        leadership.endPark();
        boolean again = s[CALLER_LED] != 0 || s[base + REST] != 0;
        s[CALLER_LED] = 0;
        s[base + REST] = 0;
        go(base, again ? Pc.PROMOTE : Pc.LEAD_IDLE);
      }
      case LEAD_IDLE -> {
        boolean leads = leadership.tryLeadIdle();
        lead(base, leads);
        s[base + REST] = leads ? 0 : 1;
        go(base, leads ? Pc.BEGIN_TURN : Pc.PROMOTE);
      }
      case BEGIN_TURN -> {
        if (!leadership.isClosed()) {
          go(base, s[BRIEF] > 0 ? Pc.TAKE_WORK : Pc.BEGIN_SLEEP);
        } else {
          go(base, isCaller(thread) ? Pc.LEAVE_CLOSED : Pc.END_LOOP);
        }
      }
      case BEGIN_SLEEP -> {
        // On an errand, the loop's thread does not sleep, and hands over at the end of the turn.
        if (choice > 0 && isCaller(thread)) {
          return false;
        }
        go(base, choice == 0 && leadership.beginSleep() ? Pc.SELECT : Pc.HANDLE_INPUT);
      }
      case SELECT -> {
        if (choice == 0 && s[WAKEUP] == 0 && s[INPUT] == 0) {
          return false;
        }
        s[WAKEUP] = 0;
        go(base, Pc.END_SLEEP);
      }
      case END_SLEEP -> {
        leadership.endSleep();
        go(base, Pc.HANDLE_INPUT);
      }
      case HANDLE_INPUT -> handleInput(base);
      case TAKE_WORK -> go(base, leadership.takeWork() ? Pc.RUN_TASKS : Pc.BEGIN_BRIEF);
      case RUN_TASKS -> {
        s[TASKS] = 0;
        go(base, Pc.BEGIN_BRIEF);
      }
      case BEGIN_BRIEF -> beginBrief(base);
      case IN_BRIEF -> {
        s[TASKS]++;
        go(base, Pc.ADD_WORK_IN_BRIEF);
      }
      case ADD_WORK_IN_BRIEF -> {
        leadership.addWork();
        s[TASKS] = s[ENDED] != 0 ? 0 : s[TASKS];
        go(base, Pc.END_BRIEF);
      }
      case END_BRIEF -> {
        boolean leads = leadership.endBriefWork((long) s[base + TERM] << 8);
        lead(base, leads);
        go(base, leads ? Pc.END_TURN : Pc.DONE);
      }
      case END_TURN -> {
        if (isCaller(thread)) {
          go(base, Pc.LOOK_WHETHER_THERE);
        } else if (choice == 0) {
          go(base, Pc.BEGIN_TURN);
        } else {
          boolean left = leadership.tryHandOver();
          lead(base, !left);
          go(base, left ? Pc.PROMOTE : Pc.BEGIN_TURN);
        }
      }
      case END_LOOP -> endLoop(base);
      case TAKE_WAITER -> {
        int waiter = 1 << s[base + SIGNAL];
        boolean waits = (s[WAITER] & waiter) != 0;
        s[WAITER] &= ~waiter;
        go(base, waits ? Pc.END_WAIT : PCS[s[base + RETURN]]);
      }
      case END_WAIT -> {
        boolean callerLeads = leadership.endWaiting();
        boolean other = callerLeads && s[base + LEADS] == 0;
        s[base + TERM] = other ? 1 : 0;
        go(base, Pc.UNPARK_WAITER);
      }
      case UNPARK_WAITER -> {
        if (s[base + SIGNAL] != thread) {
          s[PERMITS] |= 1 << s[base + SIGNAL];
        }
        go(base, s[base + TERM] != 0 ? Pc.ADD_WORK_FOR_WAITER : PCS[s[base + RETURN]]);
        s[base + TERM] = 0;
      }
      case ADD_WORK_FOR_WAITER -> {
        leadership.addWork();
        go(base, PCS[s[base + RETURN]]);
      }
      case BEGIN_CALL -> {
        boolean leads = leadership.beginWaitingAndLead();
        s[base + MAY_LEAD] = 1;
        lead(base, leads);
        go(base, Pc.REGISTER_AND_SEND);
      }
      case BEGIN_FOLLOWING_CALL -> {
        leadership.beginWaiting();
        go(base, Pc.REGISTER_AND_SEND);
      }
      case REGISTER_AND_SEND -> {
        s[WAITER] |= bit;
        s[SENT] |= s[ENDED] != 0 ? 0 : bit;
        s[THERE] |= s[ENDED] != 0 ? bit : 0;
        go(base, Pc.LOOK_WHETHER_THERE);
      }
      case LOOK_WHETHER_THERE -> {
        boolean over = choice > 0 || (s[THERE] & bit) != 0;
        go(base, over ? Pc.TAKE_OWN_WAITER : Pc.LOOK_WHETHER_LEADING);
      }
      case LOOK_WHETHER_LEADING -> {
        if (s[base + LEADS] != 0) {
          s[CALLER_LED] = 1;
          go(base, Pc.BEGIN_TURN);
        } else if (s[base + MAY_LEAD] != 0 && leadership.tryLead()) {
          lead(base, true);
          go(base, Pc.LOOK_WHETHER_THERE);
        } else {
          go(base, Pc.PARKED_CALLER);
        }
      }
      case PARKED_CALLER -> {
        if (choice == 0 && (s[PERMITS] & bit) == 0) {
          return false;
        }
        s[PERMITS] &= ~bit;
        go(base, Pc.LOOK_WHETHER_THERE);
      }
      case LEAVE_CLOSED -> {
        leadership.leave();
        lead(base, false);
        s[base + MAY_LEAD] = 0;
        go(base, Pc.LOOK_WHETHER_THERE);
      }
      case TAKE_OWN_WAITER -> {
        boolean own = (s[WAITER] & bit) != 0;
        s[WAITER] &= ~bit;
        go(base, own ? Pc.END_OWN_WAIT : Pc.LEAVE);
      }
      case END_OWN_WAIT -> {
        leadership.endWaiting();
        go(base, Pc.LEAVE);
      }
      case LEAVE -> {
        if (s[base + LEADS] != 0) {
          leadership.leave();
          lead(base, false);
        }
        s[PERMITS] &= ~bit;
        go(base, Pc.DONE);
      }
      case BEGIN_ASYNCHRONOUS_CALL -> {
        leadership.beginWaiting();
        go(base, Pc.SEND_ASYNCHRONOUS_CALL);
      }
      case SEND_ASYNCHRONOUS_CALL -> {
        s[SENT] |= s[ENDED] != 0 ? 0 : bit;
        s[THERE] |= s[ENDED] != 0 ? bit : 0;
        go(base, Pc.END_ASYNCHRONOUS_CALL);
      }
      case END_ASYNCHRONOUS_CALL -> {
        // The leader ends the call; as a step of this thread for simplicity.
        if ((s[THERE] & bit) == 0) {
          return false;
        }
        leadership.endWaiting();
        go(base, Pc.DONE);
      }
      case ADD_TASK -> {
        s[TASKS]++;
        go(base, Pc.ADD_WORK);
      }
      case ADD_WORK -> {
        leadership.addWork();
        s[TASKS] = s[ENDED] != 0 ? 0 : s[TASKS];
        go(base, Pc.DONE);
      }
      case SEND_BRIEF -> {
        s[SENT] |= s[ENDED] != 0 ? 0 : bit;
        go(base, Pc.DONE);
      }
      case CANCEL -> {
        s[THERE] |= 2;
        signal(base, 1, Pc.DONE);
      }
      case LOOK -> {
        long term = leadership.termInBriefWork();
        s[base + TERM] = (int) (term >> 8);
        // It looks again and again; not to look at all must be harmless, too.
        go(base, choice > 0 ? Pc.DONE : term >= 0 ? Pc.REPLACE : Pc.LOOK);
        return choice > 0 || term >= 0;
      }
      case REPLACE -> {
        boolean leads = leadership.replace((long) s[base + TERM] << 8);
        s[base + TERM] = 0;
        lead(base, leads);
        // What is left of the brief work is done elsewhere.
        s[BRIEF] = leads ? 0 : s[BRIEF];
        go(base, leads ? Pc.BEGIN_TURN : Pc.DONE);
      }
      case CLOSE -> {
        leadership.close();
        go(base, Pc.DONE);
      }
      case DONE -> {
        return false;
      }
    }
    return true;
  }

  /** Returns true if a thread at that point has the choice, in addition to choice 0. */
  private boolean hasChoice(Pc pc, int choice) {
    return switch (pc) {
      case PARKED, BEGIN_SLEEP, SELECT, PARKED_CALLER, END_TURN, LOOK -> choice == 1;
      // A timeout or an interrupt.
      case LOOK_WHETHER_THERE -> choice == 1;
      default -> false;
    };
  }

  /** Moves what a thread has sent to the selector. */
  private boolean bringInput(int choice) {
    int left = s[SENT];
    for (int i = 0; i < choice; i++) {
      left &= left - 1;
    }
    int bit = Integer.lowestOneBit(left);
    s[SENT] &= ~bit;
    s[INPUT] |= bit;
    return bit != 0;
  }

  private void handleInput(int base) {
    if (s[INPUT] == 0) {
      go(base, Pc.TAKE_WORK);
      return;
    }
    int from = Integer.numberOfTrailingZeros(s[INPUT]);
    s[INPUT] &= ~(1 << from);
    if (kinds.get(from) == Kind.PEER) {
      s[BRIEF]++;
      return;
    }
    s[THERE] |= 1 << from;
    signal(base, from, Pc.HANDLE_INPUT);
  }

  private void beginBrief(int base) {
    if (s[BRIEF] == 0) {
      go(base, Pc.END_TURN);
      return;
    }
    s[BRIEF]--;
    long term = leadership.beginBriefWork();
    if (term < 0) {
      // It is done elsewhere.
      go(base, Pc.END_TURN);
    } else {
      s[base + TERM] = (int) (term >> 8);
      go(base, Pc.IN_BRIEF);
    }
  }

  private void endLoop(int base) {
    s[ENDED] = 1;
    s[TASKS] = 0;
    s[SENT] = 0;
    s[INPUT] = 0;
    s[BRIEF] = 0;
    for (int i = 0; i < kinds.size(); i++) {
      if ((s[THERE] & 1 << i) == 0 && (isCaller(i) || kinds.get(i) == Kind.ASYNCHRONOUS_CALL)) {
        s[THERE] |= 1 << i;
        signal(base, i, Pc.END_LOOP);
        return;
      }
    }
    s[base + LEADS] = 0;
    go(base, Pc.DONE);
  }

  private void signal(int base, int waiter, Pc then) {
    s[base + SIGNAL] = waiter;
    s[base + RETURN] = then.ordinal();
    go(base, Pc.TAKE_WAITER);
  }

  private boolean isCaller(int thread) {
    return kinds.get(thread) == Kind.CALLER || kinds.get(thread) == Kind.FOLLOWER;
  }

  private Rest rest(int base) {
    return s[base + REST] == 0 ? Rest.FOR_A_WHILE : Rest.UNTIL_NOBODY_LEADS;
  }

  private void lead(int base, boolean leads) {
    s[base + LEADS] = leads ? 1 : 0;
  }

  private void go(int base, Pc next) {
    s[base + PC] = next.ordinal();
  }

  /** A word that can be set. */
  private static final class Word extends AtomicWord {
    void set(long to) {
      while (!compareAndSet(get(), to)) {}
    }
  }
}
