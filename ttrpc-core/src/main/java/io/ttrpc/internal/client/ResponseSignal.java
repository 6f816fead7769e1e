package io.ttrpc.internal.client;

import io.ttrpc.internal.loop.Awaited;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Tells the thread that waits for a call's single response, or an action, that the call has an
 * outcome. Raised once, by any thread.
 */
final class ResponseSignal extends Awaited {
  private static final AtomicReferenceFieldUpdater<ResponseSignal, Runnable> ACTION =
      AtomicReferenceFieldUpdater.newUpdater(ResponseSignal.class, Runnable.class, "action");

  /** Stands for the action once the signal has been raised. */
  private static final Runnable RAISED = ResponseSignal::nothing;

  private volatile @Nullable Runnable action;

  @Override
  public boolean isThere() {
    return action == RAISED;
  }

  /** Wakes the thread that waits, and runs the action. Does nothing the second time. */
  void raise() {
    Runnable waiting = ACTION.getAndSet(this, RAISED);
    if (waiting == RAISED) {
      return;
    }
    signal();
    if (waiting != null) {
      waiting.run();
    }
  }

  /** Runs the action when the signal is raised, on the thread that raises it or on this one. */
  void onRaised(Runnable given) {
    if (!ACTION.compareAndSet(this, null, given)) {
      given.run();
    }
  }

  private static void nothing() {}
}
