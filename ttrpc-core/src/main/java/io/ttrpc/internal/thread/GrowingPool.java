package io.ttrpc.internal.thread;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A thread pool that gives a task to an idle thread first, starts a new thread second, and queues
 * the task last. (A pool with an ordinary queue would queue it rather than start a second thread.)
 * When the process cannot start more threads, the pool continues with those that it has.
 */
final class GrowingPool extends ThreadPoolExecutor {
  private final int maxWaiting;

  /** The number of queued tasks. On JDK 17, the size of the queue itself takes linear time. */
  private final AtomicInteger waiting = new AtomicInteger();

  GrowingPool(int maxThreads, int maxWaiting, ThreadFactory threads) {
    super(
        1,
        maxThreads,
        60,
        TimeUnit.SECONDS,
        new TransferFirst(),
        threads,
        (task, pool) -> ((GrowingPool) pool).enqueue(task));
    this.maxWaiting = maxWaiting;
    allowCoreThreadTimeOut(true);
  }

  /**
   * {@inheritDoc}
   *
   * @throws RejectedExecutionException if the queue is full or the pool was shut down
   * @throws OutOfMemoryError if the pool has no thread and cannot start one
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
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      throw new RejectedExecutionException(
          "the executor's queue is full: " + maxWaiting + " tasks wait");
    }
    Runnable counted = new Waiting(task, waiting);
    ((TransferFirst) getQueue()).enqueue(counted);
    // Since the pool was full, its last threads may have ended, or it may have been shut down.
    if (isShutdown() && remove(counted)) {
      throw new RejectedExecutionException("the executor was shut down");
    }
    prestartCoreThread();
  }

  /** A queued task. */
  private record Waiting(Runnable task, AtomicInteger waiting) implements Runnable {
    @Override
    public void run() {
      waiting.decrementAndGet();
      task.run();
    }
  }

  /**
   * A queue that accepts an offered task only if an idle thread takes it, so that the pool grows
   * before it queues.
   */
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
