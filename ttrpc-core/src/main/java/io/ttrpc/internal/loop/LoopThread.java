package io.ttrpc.internal.loop;

import io.ttrpc.internal.log.SafeLog;
import io.ttrpc.internal.loop.Leadership.Rest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The loop's own thread: leads while no caller does, follows while one does, ends the loop when it
 * is closed. It outlives everything that is thrown at it. Where it is stuck in brief work, another
 * thread takes its part with {@link #replace}.
 */
final class LoopThread {
  private static final Logger LOGGER = System.getLogger(LoopThread.class.getName());
  private static final long FIRST_PAUSE_NANOS = 1_000_000;
  private static final long LAST_PAUSE_NANOS = 1_000_000_000;

  private final String name;
  private final boolean daemon;
  private final Leadership leadership;
  private final LoopIntervals intervals;
  private final Platform platform;
  private final Turns turns;
  private final HandOver handOver = new HandOver();

  /** The callers' terms when this thread left the lead to them. Published by the leadership. */
  private int termsAtHandOver;

  private volatile @Nullable Thread thread;

  LoopThread(
      String name,
      boolean daemon,
      Leadership leadership,
      LoopIntervals intervals,
      Platform platform,
      Turns turns) {
    this.name = name;
    this.daemon = daemon;
    this.leadership = leadership;
    this.intervals = intervals;
    this.platform = platform;
    this.turns = turns;
  }

  /** The work of the leader. */
  interface Turns {
    /** This thread leads from now on. */
    void begin();

    /**
     * Waits for something to happen, at most that long, and handles it.
     *
     * @return false if this thread has been replaced as the leader
     */
    boolean turn(long nanos) throws Exception;

    /** This thread leads no more. */
    void end();

    /** Returns the number of times that a caller has led. */
    int callerTerms();

    /** Returns whether turns can go on after a failure. */
    boolean canGoOn();

    /** Ends the loop, which is closed. */
    void close();
  }

  void start() {
    Thread created =
        newThread(
            () -> {
              follow();
              turns.begin();
              leadAndFollow();
            });
    thread = created;
    created.start();
  }

  /** Promotes a new thread in place of the one that is in brief work in that term. */
  void replace(long term, Runnable onReplaced) {
    newThread(
            () -> {
              if (leadership.replace(term)) {
                thread = Thread.currentThread();
                turns.begin();
                onReplaced.run();
                leadAndFollow();
              }
            })
        .start();
  }

  private Thread newThread(Runnable body) {
    Thread created = platform.newThread(body, name);
    created.setDaemon(daemon);
    return created;
  }

  void unpark() {
    platform.unpark(thread);
  }

  /** The policy of leaving the lead. */
  HandOver handOver() {
    return handOver;
  }

  private void leadAndFollow() {
    while (true) {
      switch (lead()) {
        case HANDED_OVER -> {
          follow();
          turns.begin();
        }
        case CLOSED -> {
          turns.close();
          return;
        }
        case REPLACED -> {
          return;
        }
      }
    }
  }

  private End lead() {
    boolean errand = turns.callerTerms() != termsAtHandOver;
    long pause = FIRST_PAUSE_NANOS;
    while (!leadership.isClosed()) {
      try {
        // A caller that has led left some work, and will be back: its place is not taken.
        errand &= leadership.waiting() == 0;
        // An interrupt that somebody left on this thread would keep the selector from sleeping.
        Thread.interrupted();
        if (!turns.turn(errand ? 0 : Long.MAX_VALUE)) {
          return End.REPLACED;
        }
        pause = FIRST_PAUSE_NANOS;
        if ((errand || isHandOverDue()) && tryHandOver()) {
          return End.HANDED_OVER;
        }
      } catch (Throwable failure) {
        SafeLog.log(LOGGER, Level.ERROR, "a turn of event loop " + name + " failed", failure);
        if (!turns.canGoOn()) {
          leadership.close();
        }
        platform.parkNanos(this, pause);
        pause = Math.min(pause * 2, LAST_PAUSE_NANOS);
      }
    }
    return End.CLOSED;
  }

  private boolean isHandOverDue() {
    if (!handOver.isDue(leadership.waiting())) {
      return false;
    }
    termsAtHandOver = turns.callerTerms();
    handOver.done();
    return true;
  }

  private boolean tryHandOver() {
    turns.end();
    boolean left = leadership.tryHandOver();
    if (!left) {
      turns.begin();
    }
    return left;
  }

  /**
   * Waits until this thread leads: when somebody has to, or when no caller has led for an interval.
   * A caller that leads for long is left alone until it leaves.
   */
  private void follow() {
    int seen = turns.callerTerms();
    Rest rest = Rest.FOR_A_WHILE;
    while (!leadership.tryPromote()) {
      if (!leadership.beginPark(rest)) {
        rest = Rest.FOR_A_WHILE;
        continue;
      }
      if (rest == Rest.UNTIL_NOBODY_LEADS) {
        platform.park(this);
      } else {
        platform.parkNanos(this, intervals.absenceNanos());
      }
      leadership.endPark();
      int now = turns.callerTerms();
      if (now != seen || rest == Rest.UNTIL_NOBODY_LEADS) {
        rest = Rest.FOR_A_WHILE;
      } else if (leadership.tryLeadIdle()) {
        termsAtHandOver = now;
        return;
      } else {
        rest = Rest.UNTIL_NOBODY_LEADS;
      }
      seen = now;
    }
  }

  /** The reason why a thread has stopped to lead. */
  private enum End {
    HANDED_OVER,
    /** The loop is closed, and this thread leads still. */
    CLOSED,
    /** Another thread has been promoted in place of this one. */
    REPLACED
  }
}
