package io.ttrpc.internal.loop;

import io.ttrpc.internal.log.LimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Brief work that the leader runs to completion once input has been handled. Belongs to the leader,
 * except {@link #look} and {@link #begun}, which belong to the watchdog. {@link Leadership}
 * publishes its state from one leader to the next.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // the leader alone writes begun
final class BriefQueue {
  private static final Logger LOGGER = LimitedLog.of(BriefQueue.class);

  private final Leadership leadership;
  private final Watchdog watchdog;
  private final ArrayDeque<BriefWork> queue = new ArrayDeque<>();
  private final Overrun overrun = new Overrun();

  /** The work that runs, or ran last, and its thread. */
  private @Nullable BriefWork current;

  private volatile @Nullable Thread thread;

  /** The number of pieces of work that have begun. */
  private volatile int begun;

  BriefQueue(Leadership leadership, Watchdog watchdog) {
    this.leadership = leadership;
    this.watchdog = watchdog;
  }

  void add(BriefWork work) {
    queue.addLast(work);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Runs the first piece of work; returns false if this thread has been replaced as the leader. */
  boolean runNext() {
    BriefWork work = queue.pollFirst();
    if (work == null) {
      return true;
    }
    current = work;
    thread = Thread.currentThread();
    begun = begun + 1;
    prepare(work);
    long term = leadership.beginBriefWork();
    if (term < 0) {
      runElsewhere(work);
      return true;
    }
    // Comes after beginBriefWork: a watchdog that is about to sleep looks at the leadership once
    // more, and then sees this work.
    if (!watchdog.stayAwake()) {
      boolean stillLeads = leadership.endBriefWork(term);
      runElsewhere(work);
      return stillLeads;
    }
    boolean leads = false;
    try {
      work.runToCompletion();
    } catch (Throwable failure) {
      LOGGER.log(Level.ERROR, "brief work failed", failure);
    } finally {
      leads = leadership.endBriefWork(term);
      if (leads) {
        current = null;
      }
    }
    return leads;
  }

  private static void prepare(BriefWork work) {
    try {
      work.prepare();
    } catch (Throwable failure) {
      LOGGER.log(Level.ERROR, "brief work failed to prepare", failure);
    }
  }

  private static void runElsewhere(BriefWork work) {
    try {
      work.runElsewhere();
    } catch (Throwable failure) {
      LOGGER.log(Level.ERROR, "brief work failed to run elsewhere", failure);
    }
  }

  /** Judges whether the work that runs takes too long. Called by the watchdog at each tick. */
  Overrun.Verdict look() {
    Thread running = thread;
    boolean waits = running != null && running.getState() != Thread.State.RUNNABLE;
    return overrun.look(begun, leadership.isInBriefWork(), waits);
  }

  /** Returns a number that identifies the work that runs now. */
  int begun() {
    return begun;
  }

  /**
   * Takes over from the leader that the calling thread has replaced: tells the work of its overrun,
   * if the same work still runs, and has the rest of the queue done elsewhere.
   */
  void takeOver(int stuck) {
    BriefWork work = current;
    current = null;
    if (work != null && begun == stuck) {
      try {
        work.onOverrun();
      } catch (Throwable failure) {
        LOGGER.log(Level.ERROR, "brief work failed to note its overrun", failure);
      }
    }
    for (BriefWork rest = queue.pollFirst(); rest != null; rest = queue.pollFirst()) {
      runElsewhere(rest);
    }
  }
}
