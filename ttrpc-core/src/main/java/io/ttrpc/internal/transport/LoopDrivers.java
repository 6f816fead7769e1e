package io.ttrpc.internal.transport;

import io.ttrpc.internal.transport.EventLoop.ThreadLife;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedSelectorException;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees to it that one thread at a time drives a loop: mostly the keeper, a thread of its own; while
 * it waits, a caller that is alone; and a new keeper where the driver is stuck in inline work. Safe
 * for any thread.
 */
final class LoopDrivers {
  private static final Logger LOGGER = System.getLogger(LoopDrivers.class.getName());

  /** Callers that stay away for longer than this, or twice as long, lose the seat to the keeper. */
  private static final long ABSENCE_NANOS = 2_000_000;

  private final String name;
  private final ThreadLife life;
  private final Loop loop;
  private final DriverSeat seat;
  private final Lending lending = new Lending();
  private volatile Thread keeper;

  /** Callers have left something for the keeper to do. */
  private volatile boolean summoned;

  /** The keeper sleeps until whoever drives leaves the seat. */
  private volatile boolean resting;

  LoopDrivers(String name, ThreadLife life, Loop loop, DriverSeat seat) {
    this.name = name;
    this.life = life;
    this.loop = loop;
    this.seat = seat;
    this.keeper = newThread(this::keep);
  }

  /**
   * What is driven. All methods but {@link #isClosed} and {@link #needsDriver} are the driver's.
   */
  interface Loop {
    /**
     * Waits for something to happen, at most that long, and handles it.
     *
     * @return false if this thread was replaced as the driver
     */
    boolean turn(long nanos) throws IOException;

    /** Does what another driver has left; returns as {@link #turn} does. */
    boolean takeOver();

    /** Whether the last turn brought something from a channel. */
    boolean hasDelivered();

    boolean isClosed();

    /** Whether there is something to do that no caller waits for. */
    boolean needsDriver();

    /** The loop is closed, and nobody else drives it. */
    void end();
  }

  private Thread newThread(Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(life == ThreadLife.DAEMON);
    return thread;
  }

  void start() {
    keeper.start();
  }

  // What any thread may do.

  /** What callers await of the loop. */
  Lending lending() {
    return lending;
  }

  /** Calls the keeper if nobody drives. */
  void attend() {
    if (seat.isEmpty()) {
      summoned = true;
      LockSupport.unpark(keeper);
    }
  }

  /** Lets the keeper look whether the loop is closed. */
  void wakeKeeper() {
    LockSupport.unpark(keeper);
  }

  /** Drives on this thread as {@link EventLoop#driveUntil} says. */
  boolean driveUntil(Awaited awaited, long nanos) throws InterruptedException {
    if (!seat.tryTake()) {
      lending.ask();
      return false;
    }
    lending.taken();
    try {
      long until = System.nanoTime() + nanos;
      while (!awaited.isThere() && !loop.isClosed()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        long left = nanos == Long.MAX_VALUE ? nanos : until - System.nanoTime();
        if (left <= 0) {
          return true;
        }
        loop.turn(left);
      }
      return !loop.isClosed();
    } catch (IOException | ClosedSelectorException e) {
      // The keeper will find the same.
      return false;
    } finally {
      leaveSeat(awaited.isOngoing() ? 1 : 0);
    }
  }

  /**
   * Leaves the driving to whoever comes.
   *
   * @param unattended how much may be awaited without calling the keeper
   */
  private void leaveSeat(int unattended) {
    seat.leave();
    if (resting) {
      LockSupport.unpark(keeper);
    }
    if (loop.isClosed() || loop.needsDriver() || lending.awaited() > unattended) {
      attend();
    }
  }

  /** Gives the loop to a new keeper if the driver is stuck in that piece of inline work. */
  void replaceStuckDriver(InlineQueue inline) {
    int stuck = inline.begun();
    newThread(
            () -> {
              if (inline.replaceDriver(stuck)) {
                keeper = Thread.currentThread();
                keep();
              }
            })
        .start();
  }

  // What the keeper does.

  private void keep() {
    try {
      while (!loop.isClosed()) {
        if ((seat.isMine() || seat.tryTake()) && !driveAsKeeper()) {
          return;
        }
        awaitEmptySeat();
      }
    } catch (IOException | ClosedSelectorException e) {
      LOGGER.log(Level.ERROR, "event loop " + name + " failed", e);
    }
    while (!seat.isMine() && !seat.tryTake()) {
      // A caller drives, and sees that the loop is closed.
      LockSupport.parkNanos(this, ABSENCE_NANOS);
    }
    loop.end();
  }

  /**
   * Drives until a caller would rather do it or the loop is closed.
   *
   * @return false if another thread has taken over, and is the keeper now
   */
  private boolean driveAsKeeper() throws IOException {
    boolean mine = loop.takeOver();
    while (mine && !loop.isClosed()) {
      mine = loop.turn(Long.MAX_VALUE);
      // A caller that waits alone has just got what it waits for, and will drive from now on.
      if (mine && loop.hasDelivered() && lending.isDue()) {
        leaveSeat(1);
        return true;
      }
    }
    return mine;
  }

  /**
   * Waits while callers drive, until they stay away or there is something that they do not see. A
   * caller that drives for long is left alone: it calls the keeper when it leaves.
   */
  private void awaitEmptySeat() {
    boolean longDrive = false;
    int before = lending.count();
    while (!loop.isClosed()) {
      resting = longDrive;
      // Looked at after that, as who leaves the seat looks whether the keeper rests after that.
      if (longDrive && !seat.isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, ABSENCE_NANOS);
      }
      resting = false;
      int now = lending.count();
      boolean same = now == before;
      before = now;
      longDrive = same && !seat.isEmpty();
      if (seat.isEmpty() && (same || summoned)) {
        break;
      }
    }
    summoned = false;
  }
}
