package io.ttrpc.internal.loop;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A condition for which one thread at a time waits: either parked, with {@link #await}, or with
 * {@link EventLoop#await}, where the thread may lead the loop meanwhile. Any thread may end the
 * wait.
 */
public abstract class Awaited {
  private static final AtomicReferenceFieldUpdater<Awaited, @Nullable Thread> WAITER =
      AtomicReferenceFieldUpdater.newUpdater(Awaited.class, Thread.class, "waiter");

  /** The thread that waits. The thread that sets this to null ends the wait, exactly once. */
  private volatile @Nullable Thread waiter;

  /** The place where the thread waits; null if it is parked. Published by {@link #waiter}. */
  private @Nullable WaitingPlace place;

  /** Returns whether the condition holds. Safe for any thread. */
  public abstract boolean isThere();

  /** Ends the wait, if a thread waits. To be called after {@link #isThere} has become true. */
  protected final void signal() {
    Thread waiting = waiter;
    WaitingPlace waitsIn = place;
    if (waiting != null && take(waiting)) {
      if (waitsIn == null) {
        unpark(waiting);
      } else {
        waitsIn.loop().endWait(waiting, waitsIn.role());
      }
    }
  }

  /** Parks the calling thread until the condition holds. */
  public final void await() throws InterruptedException {
    Thread me = Thread.currentThread();
    while (!isThere()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      beginWait(me, null);
      if (!isThere()) {
        park();
      }
      endWait(me);
    }
  }

  void beginWait(Thread me, @Nullable WaitingPlace waitsIn) {
    place = waitsIn;
    waiter = me;
  }

  /** Returns false once {@link #signal} has ended the wait. */
  final boolean isAwaitedBy(Thread me) {
    return waiter == me;
  }

  /** Ends the wait; returns false if {@link #signal} has ended it. */
  final boolean endWait(Thread me) {
    return take(me);
  }

  // Tests extend these.

  protected boolean take(Thread waiting) {
    return WAITER.compareAndSet(this, waiting, null);
  }

  protected void park() {
    LockSupport.park(this);
  }

  protected void unpark(Thread waiting) {
    LockSupport.unpark(waiting);
  }
}
