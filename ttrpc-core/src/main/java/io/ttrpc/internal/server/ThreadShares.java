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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shares of a limited number of threads that the handlers of each connection may occupy. A few
 * connections with slow handlers must not stop all others. So a quarter of the threads is for
 * connections that occupy none. Of the others a connection may occupy seven times as many as it
 * leaves free (dynamic thresholds, see {@link io.ttrpc.internal.memory.MemoryBudget}): alone about
 * two thirds of all threads. A call above its connection's share waits in the connection's own
 * queue, and the connections whose calls wait take turns. Safe for use by any thread.
 */
final class ThreadShares {
  /** The number of threads below which a quarter of them is less than one; they are not shared. */
  static final int MIN_THREADS = 4;

  private static final int SHARE_OF_FREE = 7;

  /** The least time between two looks for calls that have waited too long. */
  private static final long LOOK_NANOS = 5_000_000;

  /** The maximum number of calls that are refused at a time, so that other timers are not late. */
  private static final int REFUSALS_AT_ONCE = 200;

  private final Executor pool;
  private final int threads;
  private final int maxWaiting;

  /** The limit of the time for which a call waits; null if there is none. */
  private final @Nullable Patience patience;

  /** The number of threads that calls with a share occupy, or that the pool is to give to one. */
  @GuardedBy("this")
  private int busy;

  /** The number of threads that other tasks occupy; they are not shared meanwhile. */
  @GuardedBy("this")
  private int lent;

  /** The number of calls that wait. */
  @GuardedBy("this")
  private int waiting;

  /** The connections whose calls wait, in the order of their turns. */
  @GuardedBy("this")
  private final ArrayDeque<Share> turns = new ArrayDeque<>();

  /** True while a timer is to look for calls that have waited too long. */
  @GuardedBy("this")
  private boolean lookPlanned;

  /**
   * Creates the shares of a pool's threads.
   *
   * @param threads the maximum number of threads that are occupied at the same time
   * @param maxWaiting the maximum number of calls that wait; a connection may have as many as it
   *     leaves to all others
   */
  ThreadShares(Executor pool, int threads, int maxWaiting, @Nullable Patience patience) {
    this.pool = pool;
    this.threads = threads;
    this.maxWaiting = maxWaiting;
    this.patience = patience;
  }

  /** Returns the share of a new connection. */
  Share newShare() {
    return new Share();
  }

  /** Returns the number of calls that wait for a thread. */
  synchronized int waiting() {
    return waiting;
  }

  /**
   * Runs a task on the pool that no share limits. Its thread is not shared meanwhile. Throws what
   * the pool throws if it does not accept the task.
   */
  void execute(Runnable task) {
    synchronized (this) {
      lent++;
    }
    start(null, task);
  }

  private void start(@Nullable Share share, Runnable task) {
    boolean started = false;
    try {
      submit(share, task);
      started = true;
    } finally {
      if (!started) {
        startWaiting();
      }
    }
  }

  private void submit(@Nullable Share share, Runnable task) {
    boolean accepted = false;
    try {
      pool.execute(() -> run(share, task));
      accepted = true;
    } finally {
      if (!accepted) {
        onEnded(share);
      }
    }
  }

  private void run(@Nullable Share share, Runnable task) {
    try {
      task.run();
    } finally {
      onEnded(share);
      startWaiting();
    }
  }

  private synchronized void onEnded(@Nullable Share share) {
    if (share == null) {
      lent--;
    } else {
      busy--;
      share.running--;
    }
  }

  private void startWaiting() {
    for (Waiting next = takeNext(); next != null; next = takeNext()) {
      try {
        submit(next.share(), next.task());
      } catch (Throwable refusal) {
        next.onRefused().accept(refusal);
      }
    }
  }

  /**
   * Takes the next call that may run. Connections that must wait on lose their turn. They occupy at
   * least one thread each, so that there are few of them.
   */
  private synchronized @Nullable Waiting takeNext() {
    for (int left = busy + lent < threads ? turns.size() : 0; left > 0; left--) {
      Share share = turns.remove();
      Waiting next = mayRun(share) ? share.queue.poll() : null;
      if (!share.queue.isEmpty()) {
        turns.add(share);
      }
      if (next != null) {
        waiting--;
        begin(share);
        return next;
      }
    }
    return null;
  }

  private synchronized boolean tryBegin(Share share, Runnable task, Consumer<Throwable> onRefused) {
    if (share.queue.isEmpty() && mayRun(share)) {
      begin(share);
      return true;
    }
    if (share.queue.size() >= maxWaiting - waiting) {
      throw new RejectedExecutionException(
          "%d calls of the connection wait for a thread, and %d of others"
              .formatted(share.queue.size(), waiting - share.queue.size()));
    }
    Patience limit = patience;
    long now = limit == null ? 0 : limit.clock().nanoTime();
    share.queue.add(new Waiting(share, task, onRefused, now));
    waiting++;
    if (share.queue.size() == 1) {
      turns.add(share);
    }
    if (limit != null && !lookPlanned) {
      lookPlanned = true;
      limit.timers().schedule(limit.nanos(), () -> refuseExpired(limit));
    }
    return false;
  }

  @GuardedBy("this")
  private boolean mayRun(Share share) {
    int shared = threads - lent;
    int free = shared - busy;
    if (share.running == 0 || threads < MIN_THREADS) {
      return free > 0;
    }
    return share.running < SHARE_OF_FREE * (free - Math.max(1, shared / 4));
  }

  @GuardedBy("this")
  private void begin(Share share) {
    share.running++;
    busy++;
  }

  private void refuseExpired(Patience limit) {
    for (Waiting each : takeExpired(limit)) {
      each.onRefused().accept(limit.refusal().get());
    }
  }

  private synchronized List<Waiting> takeExpired(Patience limit) {
    List<Waiting> expired = new ArrayList<>();
    long now = limit.clock().nanoTime();
    long longest = 0;
    for (Share share : turns) {
      Waiting oldest = share.queue.peek();
      while (oldest != null
          && now - oldest.since() >= limit.nanos()
          && expired.size() < REFUSALS_AT_ONCE) {
        expired.add(share.queue.remove());
        oldest = share.queue.peek();
      }
      if (oldest != null) {
        longest = Math.max(longest, now - oldest.since());
      }
    }
    turns.removeIf(share -> share.queue.isEmpty());
    waiting -= expired.size();
    lookPlanned = !turns.isEmpty();
    if (lookPlanned) {
      long next = Math.max(LOOK_NANOS, limit.nanos() - longest);
      limit.timers().schedule(next, () -> refuseExpired(limit));
    }
    return expired;
  }

  /** The share of one connection. Its fields change under the lock of all shares. */
  final class Share {
    /** The number of threads that the connection occupies. */
    private int running;

    /** The calls that wait, the oldest first. */
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();

    private Share() {}

    /**
     * Runs a task on the pool, now or later. Throws what the pool throws if it does not accept the
     * task now.
     *
     * @param onRefused called if the pool does not accept the task later
     * @throws RejectedExecutionException if too many calls wait
     */
    void execute(Runnable task, Consumer<Throwable> onRefused) {
      if (tryBegin(this, task, onRefused)) {
        start(this, task);
      }
    }
  }

  /**
   * The maximum time for which a call waits.
   *
   * @param refusal the exception for calls that have waited as long
   */
  record Patience(
      long nanos,
      Timers timers,
      NanoClock clock,
      Supplier<? extends RejectedExecutionException> refusal) {}

  /** A call that waits for a thread since that time of the nano clock. */
  private record Waiting(Share share, Runnable task, Consumer<Throwable> onRefused, long since) {}
}
