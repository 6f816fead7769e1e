package io.ttrpc.internal.client;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tells the one who waits for a call's single response that the call has an outcome. Raised once,
 * by any thread.
 */
final class ResponseSignal {
  private static final AtomicReferenceFieldUpdater<ResponseSignal, Object> WAITER =
      AtomicReferenceFieldUpdater.newUpdater(ResponseSignal.class, Object.class, "waiter");

  /** Stands for the waiter once the signal has been raised. */
  private static final Object RAISED = new Object();

  /** The thread that is parked, or the action to run. */
  private volatile @Nullable Object waiter;

  boolean isRaised() {
    return waiter == RAISED;
  }

  /** Wakes the thread that waits, or runs the action. Does nothing the second time. */
  void raise() {
    Object waiting = WAITER.getAndSet(this, RAISED);
    if (waiting instanceof Thread parked) {
      LockSupport.unpark(parked);
    } else if (waiting instanceof Runnable action) {
      action.run();
    }
  }

  /** Waits until the signal is raised. */
  void await() throws InterruptedException {
    WAITER.compareAndSet(this, null, Thread.currentThread());
    // Looked at behind that, as whoever raises the signal looks for the waiter behind that.
    while (!isRaised()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.park(this);
    }
  }

  /** Runs the action when the signal is raised, on the thread that raises it or on this one. */
  void onRaised(Runnable action) {
    if (!WAITER.compareAndSet(this, null, action)) {
      action.run();
    }
  }
}
