package io.ttrpc.internal.transport;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The work that a loop's driver does itself. Belongs to the driver, but for {@link #pulse} and
 * {@link #replaceDriver}, with which the watchdog finds and mends work that takes too long.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // the driver alone writes begun
final class InlineQueue {
  private static final Logger LOGGER = System.getLogger(InlineQueue.class.getName());

  /** Frames wait for at most so many pieces of brief work before they leave together. */
  private static final int WORK_PER_FLUSH = 32;

  /** Work that waits is stuck at the first look; work that runs may only have lost its core. */
  private static final int LOOKS_AT_RUNNING = 4;

  private final DriverSeat seat;
  private final Watchdog watchdog;
  private final ArrayDeque<InlineWork> queue = new ArrayDeque<>();

  /** What runs, or ran last. Published by the seat. */
  private @Nullable InlineWork current;

  /** Where the frames of earlier work wait to be flushed. */
  private @Nullable OutgoingFrames unflushed;

  private int sinceFlush;

  /** How many pieces of work have begun. Written by the driver, before it says that it is busy. */
  private volatile int begun;

  /** What {@link #begun} was when the watchdog looked last. Belongs to the watchdog. */
  private int seen;

  /** How often in a row the watchdog has seen the same work run. Belongs to the watchdog. */
  private int looksAtSame;

  InlineQueue(DriverSeat seat, Watchdog watchdog) {
    this.seat = seat;
    this.watchdog = watchdog;
  }

  void add(InlineWork work) {
    queue.addLast(work);
  }

  /** Does all work that was added; false if the driver was replaced meanwhile. */
  boolean runAll() {
    while (true) {
      InlineWork work = queue.pollFirst();
      if (work == null) {
        flush();
        return true;
      }
      OutgoingFrames outgoing = work.outgoing();
      if (unflushed != outgoing || ++sinceFlush >= WORK_PER_FLUSH) {
        flush();
      }
      if (!run(work)) {
        outgoing.flush();
        return false;
      }
      unflushed = outgoing;
    }
  }

  private boolean run(InlineWork work) {
    current = work;
    begun = begun + 1;
    seat.beginInline();
    watchdog.stayAwake();
    try {
      work.runInline();
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "inline work failed", e);
    }
    boolean still = seat.endInline();
    if (still) {
      current = null;
    }
    return still;
  }

  private void flush() {
    OutgoingFrames outgoing = unflushed;
    unflushed = null;
    sinceFlush = 0;
    if (outgoing != null) {
      outgoing.flush();
    }
  }

  /** What the watchdog sees when it looks again. */
  Pulse pulse() {
    int now = begun;
    if (now != seen) {
      seen = now;
      looksAtSame = 0;
      return Pulse.BUSY;
    }
    if (!seat.isInline()) {
      return Pulse.IDLE;
    }
    looksAtSame++;
    return seat.isInlineWaiting() || looksAtSame >= LOOKS_AT_RUNNING ? Pulse.STUCK : Pulse.BUSY;
  }

  /**
   * Makes this thread the driver in place of one that does inline work, and tells the work if it is
   * the one that was found stuck.
   */
  boolean replaceDriver(int stuck) {
    if (!seat.replaceInline()) {
      return false;
    }
    InlineWork work = current;
    current = null;
    if (work != null && begun == stuck) {
      work.onOverrun();
    }
    return true;
  }

  /** Identifies the work that runs now. */
  int begun() {
    return begun;
  }

  /** What has happened since the watchdog looked last. */
  enum Pulse {
    /** No work has begun, and none runs. */
    IDLE,
    /** Work has begun, or has not run for long. */
    BUSY,
    /** The same work waits, or has run for long. */
    STUCK
  }
}
