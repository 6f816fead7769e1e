package io.ttrpc.internal.transport;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Who drives an event loop: at most one thread at a time. While the driver runs work inline, the
 * seat can be taken from it. Safe for any thread.
 */
final class DriverSeat {
  /** Stands in the seat for its thread while that runs work inline. */
  private static final Object INLINE = new Object();

  private final AtomicReference<@Nullable Object> driver = new AtomicReference<>();

  /** The thread that runs work inline, or ran it last. Written by the driver. */
  private volatile @Nullable Thread inlineThread;

  /** Sits down if nobody drives. */
  boolean tryTake() {
    return driver.compareAndSet(null, Thread.currentThread());
  }

  /** Gets up. Whoever wants the loop to be driven on looks after that, not before. */
  void leave() {
    driver.set(null);
  }

  boolean isEmpty() {
    return driver.get() == null;
  }

  /** Whether this thread drives, and is not about to find that it was replaced. */
  boolean isMine() {
    Object current = driver.get();
    Thread me = Thread.currentThread();
    return current == me || (current == INLINE && inlineThread == me);
  }

  /** The driver runs something that may turn out to take long. */
  void beginInline() {
    inlineThread = Thread.currentThread();
    driver.set(INLINE);
  }

  /** The driver has run it; false if it was replaced meanwhile, and drives no more. */
  boolean endInline() {
    return driver.compareAndSet(INLINE, Thread.currentThread());
  }

  boolean isInline() {
    return driver.get() == INLINE;
  }

  /** Whether the thread that runs work inline waits for something, as brief work never does. */
  boolean isInlineWaiting() {
    Thread thread = inlineThread;
    return thread != null && thread.getState() != Thread.State.RUNNABLE;
  }

  /** Takes the place of a driver that runs something inline; false if there is none. */
  boolean replaceInline() {
    return driver.compareAndSet(INLINE, Thread.currentThread());
  }
}
