package io.ttrpc.internal.transport;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Threads that wait until fewer bytes are queued. They have a lock of their own, so that many of
 * them never block the threads that append and write. Each thread whose wait ends wakes the next
 * one.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // waiting changes under the lock only
class Room {
  final ReentrantLock lock;
  final Condition changed;

  /** The number of threads that wait, or are about to. Changes under the lock. */
  volatile int waiting;

  Room(ReentrantLock lock) {
    this.lock = lock;
    this.changed = lock.newCondition();
  }

  /**
   * Waits until there is room.
   *
   * @param full returns whether there is no room; evaluated again after each signal
   * @param nanos the maximum wait
   * @return the remaining time; zero or negative if the time has passed
   */
  long await(BooleanSupplier full, long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      waiting++;
      while (full.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return left;
    } finally {
      waiting--;
      // There may be room for another thread as well.
      changed.signal();
      lock.unlock();
    }
  }

  /** Wakes a thread that waits. */
  void signal() {
    if (isAwaited()) {
      lock.lock();
      try {
        changed.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Wakes all threads that wait, because some of them need not wait any more. */
  void signalAll() {
    if (isAwaited()) {
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  boolean isAwaited() {
    return waiting > 0;
  }
}
