package io.ttrpc.internal.loop;

import io.ttrpc.internal.log.LimitedLog;
import io.ttrpc.internal.loop.Leadership.Rest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The loop's own thread. It leads while no caller does, follows while a caller leads, and ends the
 * loop when that is closed. It outlives everything that is thrown at it. If it is stuck in brief
 * work, {@link #replace} starts another thread in its place.
 */
final class LoopThread {
  private static final Logger LOGGER = LimitedLog.of(LoopThread.class);
  private static final long FIRST_PAUSE_NANOS = 1_000_000;
  private static final long LAST_PAUSE_NANOS = 100_000_000;

  private final String name;
  private final boolean daemon;
  private final Leadership leadership;
  private final LoopIntervals intervals;
  private final Platform platform;
  private final Turns turns;
  private final HandOver handOver = new HandOver();

  /**
   * The number of callers' terms when this thread gave up the lead. Published by the leadership.
   */
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

  /** The work of the leader, as a sequence of turns. */
  interface Turns {
    /** Records that this thread leads from now on. */
    void begin();

    /**
     * Waits for input or work, at most that long, and handles it.
     *
     * @return false if this thread has been replaced as the leader
     */
    boolean turn(long nanos) throws Exception;

    /** Records that this thread leads no more. */
    void end();

    /** Returns the number of times that a caller has led. */
    int callerTerms();

    /** Returns whether turns can go on after a failure. */
    boolean canGoOn();

    /** Ends the loop after its closing. */
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

  /** Promotes a new thread in place of the thread that is in brief work in that term. */
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
        // A caller that led has left work behind, and is likely to come back. This thread does the
        // work without sleeping, and gives up the lead again.
        errand &= leadership.waiting() == 0;
        // A pending interrupt of this thread would keep the selector from sleeping.
        Thread.interrupted();
        if (!turns.turn(errand ? 0 : Long.MAX_VALUE)) {
          return End.REPLACED;
        }
        pause = FIRST_PAUSE_NANOS;
        if ((errand || isHandOverDue()) && tryHandOver()) {
          return End.HANDED_OVER;
        }
      } catch (Throwable failure) {
        LOGGER.log(Level.ERROR, "a turn of event loop " + name + " failed", failure);
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
   * Waits until this thread leads: it does when a leader is needed, or when no caller has led for
   * an interval. While one caller leads for longer than that, this thread sleeps until the caller
   * leaves.
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

  /** The reason why a thread has stopped leading. */
  private enum End {
    HANDED_OVER,
    /** The loop is closed, and this thread still leads. */
    CLOSED,
    /** Another thread has been promoted in place of this one. */
    REPLACED
  }
}
