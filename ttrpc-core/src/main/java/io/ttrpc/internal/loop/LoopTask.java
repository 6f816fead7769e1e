package io.ttrpc.internal.loop;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Work for the leader of a loop. The task is its own link in the queue, so queueing allocates
 * nothing and cannot fail. A task is queued at most once at a time.
 */
public abstract class LoopTask {
  private static final AtomicIntegerFieldUpdater<LoopTask> QUEUED =
      AtomicIntegerFieldUpdater.newUpdater(LoopTask.class, "queued");

  @SuppressWarnings("UnusedVariable") // QUEUED reads it
  private volatile int queued;

  /** The task that was queued before this one. Belongs to the queue. */
  @Nullable LoopTask earlier;

  /** Does the work, on the leader's thread. Must not block. */
  protected abstract void run();

  /** Reserves the task for the queue; returns false if the task is queued already. */
  final boolean enqueue() {
    return QUEUED.compareAndSet(this, 0, 1);
  }

  /** Ends the reservation, before the task runs. */
  final void dequeue() {
    queued = 0;
  }
}
