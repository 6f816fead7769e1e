package io.ttrpc.internal.time;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.Deadline;
import io.ttrpc.internal.time.Timers.Timer;
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
    Timer previous = timer;
    // Until there is a new timer, so that others set one if this fails.
    next = null;
    timer = null;
    if (previous != null) {
      previous.cancel();
    }
    timer = timers.schedule(nanos, this::look);
    next = deadline;
  }

  private void look() {
    synchronized (this) {
      // Before the look, so that a call that it might miss sets the timer itself.
      next = null;
      timer = null;
    }
    Deadline earliest = null;
    for (WatchedCall call : calls.get()) {
      Deadline deadline = call.deadline();
      if (deadline == null) {
        continue;
      }
      if (!deadline.isExpired() || !tell(call)) {
        earliest = earliest == null ? deadline : earliest.orEarlier(deadline);
      }
    }
    if (earliest != null) {
      setTimer(earliest, Math.max(earliest.remainingNanos(), RESOLUTION_NANOS));
    }
  }

  /** Tells the call of its deadline; one that fails is told again, and keeps no other from it. */
  private static boolean tell(WatchedCall call) {
    try {
      call.onDeadline();
      return true;
    } catch (Throwable e) {
      return false;
    }
  }
}
