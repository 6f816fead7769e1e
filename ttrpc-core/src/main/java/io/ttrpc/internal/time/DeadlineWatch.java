package io.ttrpc.internal.time;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.Deadline;
import io.ttrpc.internal.time.Timers.Timer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the deadlines of a connection's calls with one timer for all of them. Nearly all calls
 * end long before their deadlines; a timer for each would cost a virtual thread as much as all else
 * about its waiting. Safe for any thread.
 */
public final class DeadlineWatch {
  /** Deadlines closer together than this may be met together, so that looking costs little. */
  private static final long RESOLUTION_NANOS = 1_000_000;

  /** A call that could not be told is told again after this. */
  private static final long RETRY_NANOS = 50_000_000;

  private static final Logger LOGGER = System.getLogger(DeadlineWatch.class.getName());

  private final Timers timers;
  private final Supplier<? extends List<? extends WatchedCall>> calls;

  /** What the timer is set to; null if it is not set. */
  private volatile @Nullable Deadline next;

  @GuardedBy("this")
  private @Nullable Timer timer;

  /**
   * A watch that has nothing to watch yet.
   *
   * @param calls those that run at the time
   */
  public DeadlineWatch(Timers timers, Supplier<? extends List<? extends WatchedCall>> calls) {
    this.timers = timers;
    this.calls = calls;
  }

  /** A call that has a deadline, or not. */
  public interface WatchedCall {
    /** By when it must have ended; null for any time. */
    @Nullable Deadline deadline();

    /** The deadline has passed; may be told more than once, and after the call's end. */
    void onDeadline();
  }

  /** Sees to it that a call with this deadline, which is among the calls already, hears of it. */
  public void watch(Deadline deadline) {
    if (isBeforeNext(deadline)) {
      setTimer(deadline, deadline.remainingNanos());
    }
  }

  private boolean isBeforeNext(Deadline deadline) {
    Deadline current = next;
    return current == null || deadline.compareTo(current) < 0;
  }

  private synchronized void setTimer(Deadline deadline, long nanos) {
    if (!isBeforeNext(deadline)) {
      return;
    }
    if (timer != null) {
      timer.cancel();
    }
    next = deadline;
    timer = timers.schedule(nanos, this::look);
  }

  private void look() {
    synchronized (this) {
      // Before the look, so that a call that it might miss sets the timer itself.
      next = null;
      timer = null;
    }
    try {
      setTimer(tellExpired());
    } catch (Throwable e) {
      log(e);
      // Calls that were not looked at have their deadlines too.
      setTimer(Deadline.afterNanos(RETRY_NANOS));
    }
  }

  /** Tells the calls whose deadline has passed; returns the earliest of the others. */
  private @Nullable Deadline tellExpired() {
    Deadline earliest = null;
    for (WatchedCall call : calls.get()) {
      Deadline deadline = call.deadline();
      if (deadline == null) {
        continue;
      }
      if (deadline.isExpired()) {
        try {
          call.onDeadline();
        } catch (Throwable e) {
          log(e);
          earliest = earlier(earliest, Deadline.afterNanos(RETRY_NANOS));
        }
      } else {
        earliest = earlier(earliest, deadline);
      }
    }
    return earliest;
  }

  private static Deadline earlier(@Nullable Deadline one, Deadline other) {
    return one == null ? other : one.orEarlier(other);
  }

  private void setTimer(@Nullable Deadline earliest) {
    if (earliest != null) {
      setTimer(earliest, Math.max(earliest.remainingNanos(), RESOLUTION_NANOS));
    }
  }

  private static void log(Throwable failure) {
    try {
      LOGGER.log(Level.WARNING, "a passed deadline could not be told", failure);
    } catch (Throwable ignored) {
      // The other calls matter more.
    }
  }
}
