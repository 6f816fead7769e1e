package io.ttrpc.internal.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.internal.log.LimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread that promotes another leader where the leader of a loop is stuck in brief work. It looks
 * every millisecond while there is brief work, and sleeps otherwise. It starts with the first such
 * work and ends with the last loop. Safe for any thread.
 */
final class Watchdog {
  private static final Logger LOGGER = LimitedLog.of(Watchdog.class);

  /** After so many ticks without brief work the watchdog sleeps until there is some. */
  private static final int QUIET_TICKS = 20;

  private final String name;
  private final long tickNanos;
  private final Platform platform;
  private volatile List<EventLoop> loops = List.of();
  private volatile @Nullable Thread thread;
  private volatile boolean asleep = true;
  private volatile boolean closed;

  /** Loops that have not ended. */
  @GuardedBy("this")
  private int open;

  Watchdog(String name, long tickNanos, Platform platform) {
    this.name = name;
    this.tickNanos = tickNanos;
    this.platform = platform;
  }

  /** Watches one more loop, the last of these. */
  synchronized void watch(List<EventLoop> watched) {
    loops = watched;
    open++;
  }

  /** Records that one of the loops has ended. */
  synchronized void onLoopEnded() {
    if (--open <= 0) {
      closed = true;
      platform.unpark(thread);
    }
  }

  /**
   * Makes sure that the watchdog looks at the work that is about to begin.
   *
   * @return false if the watchdog's thread does not start; then the work must not run on the leader
   */
  boolean stayAwake() {
    return !asleep || wake();
  }

  private synchronized boolean wake() {
    try {
      if (thread == null) {
        Thread created = platform.newThread(this::run, name);
        created.setDaemon(true);
        created.start();
        thread = created;
      }
      asleep = false;
      platform.unpark(thread);
      return true;
    } catch (Throwable noThread) {
      LOGGER.log(Level.WARNING, "the watchdog does not start", noThread);
      return false;
    }
  }

  private void run() {
    int quietTicks = 0;
    while (!closed) {
      platform.parkNanos(this, tickNanos);
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
      try {
        busy |= loop.promoteIfStuck();
      } catch (Throwable failure) {
        // For example, no thread can be started. The next tick tries again.
        busy = true;
        LOGGER.log(Level.ERROR, "a stuck loop got no new leader", failure);
      }
    }
    return busy;
  }

  private void sleep() {
    asleep = true;
    // Comes after asleep was set, so that work which found the watchdog awake is seen here.
    if (isAnyBusy()) {
      asleep = false;
      return;
    }
    while (asleep && !closed) {
      platform.park(this);
    }
  }
}
