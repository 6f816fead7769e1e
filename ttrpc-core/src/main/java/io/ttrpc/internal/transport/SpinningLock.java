package io.ttrpc.internal.transport;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock for sections that take less time than parking a thread. A thread tries a few times before
 * it parks. Tests extend it to decide which thread gets the lock.
 */
class SpinningLock extends ReentrantLock {
  private static final long serialVersionUID = 1;

  private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 64 : 0;

  @Override
  public void lock() {
    for (int i = 0; i < SPINS; i++) {
      if (tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    super.lock();
  }
}
