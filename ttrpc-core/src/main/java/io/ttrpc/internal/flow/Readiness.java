package io.ttrpc.internal.flow;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** A place to wait until a condition is true that other threads make true. */
public final class Readiness {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Lets the waiting threads test their conditions. Called after the change. */
  public void recheck() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the condition is true. Returns false if it is not true after the given time.
   *
   * @param nanos the time in nanoseconds; {@link Long#MAX_VALUE} for no limit
   */
  public boolean await(BooleanSupplier condition, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long remaining = nanos;
      while (!condition.getAsBoolean()) {
        if (remaining <= 0) {
          return false;
        }
        remaining = changed.awaitNanos(remaining);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
