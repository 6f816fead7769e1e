package io.ttrpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.Timers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The share of a pool's threads that handlers of streams may occupy. Such a handler may wait for
 * its peer for ever, so that peers with many open streams could take every thread from the unary
 * calls. A handler above the share waits for another one to end, and is refused after a limited
 * time. Safe for use by any thread.
 */
final class StreamShare {
  private static final int MOST_WAITING = 10_000;

  private final Executor pool;
  private final int share;
  private final long waitNanos;
  private final Timers timers;
  private final NanoClock clock;

  /** The number of handlers that run, or that the pool is to run. */
  @GuardedBy("this")
  private int running;

  /** The handlers that wait, the oldest first. */
  @GuardedBy("this")
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  /** True while a timer is to refuse the oldest handler that waits. */
  @GuardedBy("this")
  private boolean alarmSet;

  /**
   * Creates a share of a pool.
   *
   * @param share the maximum number of handlers that run at the same time
   * @param waitNanos the maximum time for which a handler waits
   */
  StreamShare(Executor pool, int share, long waitNanos, Timers timers, NanoClock clock) {
    this.pool = pool;
    this.share = share;
    this.waitNanos = waitNanos;
    this.timers = timers;
    this.clock = clock;
  }

  /** The refusal of a handler because too many others run. */
  static final class TooManyStreams extends RejectedExecutionException {
    private static final long serialVersionUID = 1;

    TooManyStreams(int share) {
      super(
          "server has too many running streams: the handlers of "
              + share
              + " streams run, which is the maximum (maxStreamThreads)");
    }
  }

  /**
   * Runs a handler on the pool, now or later. Throws what the pool throws if it does not accept the
   * handler now.
   *
   * @param onRefused called if the handler is not accepted later
   */
  void execute(Runnable handler, Consumer<Throwable> onRefused) {
    synchronized (this) {
      if (running >= share) {
        queue(new Waiting(handler, onRefused, clock.nanoTime() + waitNanos));
        return;
      }
      running++;
    }
    boolean accepted = false;
    try {
      pool.execute(() -> run(handler));
      accepted = true;
    } finally {
      if (!accepted) {
        pass();
      }
    }
  }

  @GuardedBy("this")
  private void queue(Waiting handler) {
    if (waiting.size() >= MOST_WAITING) {
      throw new TooManyStreams(share);
    }
    waiting.add(handler);
    if (!alarmSet) {
      alarmSet = true;
      timers.schedule(waitNanos, this::refuseExpired);
    }
  }

  private void run(Runnable handler) {
    try {
      handler.run();
    } finally {
      pass();
    }
  }

  /** Passes the place of a handler on to the oldest one that waits, or gives it up. */
  private void pass() {
    for (Waiting next = takeNext(); next != null; next = takeNext()) {
      Runnable handler = next.handler();
      try {
        // The pool decides, because unary calls may wait for a thread, too.
        pool.execute(() -> run(handler));
        return;
      } catch (Throwable refusal) {
        next.onRefused().accept(refusal);
      }
    }
  }

  private synchronized @Nullable Waiting takeNext() {
    Waiting next = waiting.poll();
    if (next == null) {
      running--;
    }
    return next;
  }

  private void refuseExpired() {
    List<Waiting> expired = new ArrayList<>();
    synchronized (this) {
      long now = clock.nanoTime();
      Waiting oldest = waiting.peek();
      while (oldest != null && oldest.until() - now <= 0) {
        expired.add(waiting.remove());
        oldest = waiting.peek();
      }
      if (oldest != null) {
        timers.schedule(oldest.until() - now, this::refuseExpired);
      } else {
        alarmSet = false;
      }
    }
    expired.forEach(each -> each.onRefused().accept(new TooManyStreams(share)));
  }

  /** A handler that waits. */
  private record Waiting(Runnable handler, Consumer<Throwable> onRefused, long until) {}
}
