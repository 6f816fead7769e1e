package io.ttrpc.internal.thread;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pool that prefers an idle thread to a new one and a new one to waiting, where a pool with an
 * ordinary queue prefers waiting to a second thread. When the process can start no more threads,
 * the pool goes on with those that it has.
 */
final class GrowingPool extends ThreadPoolExecutor {
  private static final int MAX_WAITING = 10_000;

  /** Counts the tasks that wait: on JDK 17 the queue itself would have to walk through them. */
  private final AtomicInteger waiting = new AtomicInteger();

  GrowingPool(int maxThreads, ThreadFactory threads) {
    super(
        1,
        maxThreads,
        60,
        TimeUnit.SECONDS,
        new TransferFirst(),
        threads,
        (task, pool) -> ((GrowingPool) pool).enqueue(task));
    allowCoreThreadTimeOut(true);
  }

  /**
   * {@inheritDoc}
   *
   * @throws RejectedExecutionException if as many tasks wait as may
   * @throws OutOfMemoryError if there is no thread, and none can be started
   */
  @Override
  public void execute(Runnable task) {
    try {
      super.execute(task);
    } catch (OutOfMemoryError noThread) {
      if (getPoolSize() == 0) {
        throw noThread;
      }
      enqueue(task);
    }
  }

  private void enqueue(Runnable task) {
    if (isShutdown()) {
      throw new RejectedExecutionException("the executor was shut down");
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      throw new RejectedExecutionException(MAX_WAITING + " tasks wait already");
    }
    Runnable counted = new Waiting(task, waiting);
    ((TransferFirst) getQueue()).enqueue(counted);
    // The last threads may have ended, or the pool may have been shut down, since it was full.
    if (isShutdown() && remove(counted)) {
      throw new RejectedExecutionException("the executor was shut down");
    }
    prestartCoreThread();
  }

  /** A task that waits until a thread runs it. */
  private record Waiting(Runnable task, AtomicInteger waiting) implements Runnable {
    @Override
    public void run() {
      waiting.decrementAndGet();
      task.run();
    }
  }

  /** Offers a task only to an idle thread, so that the pool grows before it queues. */
  private static final class TransferFirst extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }

    void enqueue(Runnable task) {
      super.offer(task);
    }
  }
}
