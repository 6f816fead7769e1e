package io.ttrpc.internal.loop;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Something that one thread at a time waits for: either parked, with {@link #await}, or with {@link
 * EventLoop#await}, where the thread may lead the loop meanwhile. Any thread may end the wait.
 */
public abstract class Awaited {
  private static final AtomicReferenceFieldUpdater<Awaited, @Nullable Thread> WAITER =
      AtomicReferenceFieldUpdater.newUpdater(Awaited.class, Thread.class, "waiter");

  /** The thread that waits. Whoever takes it out of here ends the wait, exactly once. */
  private volatile @Nullable Thread waiter;

  /** Where the thread waits; null if it is parked. Published by {@link #waiter}. */
  private @Nullable WaitingPlace place;

  /** Returns whether the wait is over. Safe for any thread. */
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

  /** Parks the calling thread until it is there. */
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

  /** Ends the wait; returns false if {@link #signal} has. */
  final boolean endWait(Thread me) {
    return take(me);
  }

  // Tests extend these.

  boolean take(Thread waiting) {
    return WAITER.compareAndSet(this, waiting, null);
  }

  void park() {
    LockSupport.park(this);
  }

  void unpark(Thread waiting) {
    LockSupport.unpark(waiting);
  }
}
