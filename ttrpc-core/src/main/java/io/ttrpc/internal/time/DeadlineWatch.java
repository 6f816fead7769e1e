package io.ttrpc.internal.time;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.Deadline;
import io.ttrpc.internal.time.Timers.Timer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The watch of the deadlines of a connection's calls, with one timer for all of them. Nearly all
 * calls end long before their deadlines, and a timer for each call would cost a virtual thread as
 * much as the rest of its wait. Safe for use by any thread.
 */
public final class DeadlineWatch {
  /**
   * The resolution of the watch: deadlines that are closer together than this may be handled
   * together, which limits the number of scans.
   */
  private static final long RESOLUTION_NANOS = 1_000_000;

  private final Timers timers;
  private final Supplier<? extends List<? extends WatchedCall>> calls;

  /** The deadline that the timer is set to; null if it is not set. */
  private volatile @Nullable Deadline next;

  @GuardedBy("this")
  private @Nullable Timer timer;

  /**
   * Creates a watch.
   *
   * @param calls returns the calls that run at the time
   */
  public DeadlineWatch(Timers timers, Supplier<? extends List<? extends WatchedCall>> calls) {
    this.timers = timers;
    this.calls = calls;
  }

  /** A call, with or without a deadline. */
  public interface WatchedCall {
    /** Returns the call's deadline, or null if it has none. */
    @Nullable Deadline deadline();

    /**
     * Called when the deadline has passed. May be called more than once, and after the call's end.
     */
    void onDeadline();
  }

  /** Watches the deadline of a call. The call must be among the supplied calls already. */
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
    // Unset until there is a new timer, so that other calls set one if this attempt fails.
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
      // Unset before the scan, so that a call that the scan misses sets the timer itself.
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

  /**
   * Calls a call's {@code onDeadline}. Returns false if that throws; it is then repeated, and the
   * other calls are not affected.
   */
  private static boolean tell(WatchedCall call) {
    try {
      call.onDeadline();
      return true;
    } catch (Throwable e) {
      return false;
    }
  }
}
