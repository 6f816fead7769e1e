package io.ttrpc.internal.stream;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The place where the one consumer of a queue waits. The consumer makes itself known before it
 * looks whether it has to wait; {@link #wake} is to be called after a change that it waits for. If
 * both look at the queue under the same lock, no wake-up is lost.
 */
final class ParkingSpot {
  private volatile @Nullable Thread waiter;

  /** Waits until the condition holds. For one thread at a time. */
  void awaitUntil(BooleanSupplier condition) throws InterruptedException {
    waiter = Thread.currentThread();
    try {
      while (true) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (condition.getAsBoolean()) {
          return;
        }
        LockSupport.park(this);
      }
    } finally {
      waiter = null;
    }
  }

  /** Has the consumer look again, if one waits. */
  void wake() {
    LockSupport.unpark(waiter);
  }
}
