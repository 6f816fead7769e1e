package io.ttrpc.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks every millisecond whether a loop's driver is stuck in inline work, and gives the loop to
 * another thread if so. Without inline work it sleeps. Its thread starts with the first such work
 * and ends with the last loop.
 */
final class Watchdog {
  private static final long TICK_NANOS = 1_000_000;

  /** After so many ticks without inline work it sleeps until there is some. */
  private static final int QUIET_TICKS = 20;

  private volatile List<EventLoop> loops = List.of();
  private final Thread thread;
  private volatile boolean asleep = true;
  private volatile boolean closed;

  /** Loops that have not ended. */
  @GuardedBy("this")
  private int open;

  Watchdog(String name) {
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  synchronized void watch(List<EventLoop> watched) {
    loops = List.copyOf(watched);
    open += watched.size();
  }

  /** One of the loops has ended. */
  synchronized void onLoopEnded() {
    if (--open <= 0) {
      closed = true;
      LockSupport.unpark(thread);
    }
  }

  /** Called by a driver once it is seen to be busy, and before it does its work. */
  void stayAwake() {
    if (asleep) {
      wake();
    }
  }

  private synchronized void wake() {
    if (asleep && !closed) {
      asleep = false;
      if (thread.getState() == Thread.State.NEW) {
        thread.start();
      } else {
        LockSupport.unpark(thread);
      }
    }
  }

  private void run() {
    int quietTicks = 0;
    while (!closed) {
      LockSupport.parkNanos(this, TICK_NANOS);
      if (isAnyBusy()) {
        quietTicks = 0;
      } else if (++quietTicks >= QUIET_TICKS) {
        sleep();
        quietTicks = 0;
      }
    }
  }

  private boolean isAnyBusy() {
    boolean busy = false;
    for (EventLoop loop : loops) {
      busy |= loop.rescueIfStuck();
    }
    return busy;
  }

  private void sleep() {
    asleep = true;
    // Looked at after that, so that a driver that did not see it is seen here.
    if (isAnyBusy()) {
      asleep = false;
      return;
    }
    while (asleep && !closed) {
      LockSupport.park(this);
    }
  }
}
