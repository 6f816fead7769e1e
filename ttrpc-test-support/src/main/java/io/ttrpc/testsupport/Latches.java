package io.ttrpc.testsupport;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/** Waits for latches in code that cannot throw {@link InterruptedException}. */
public final class Latches {
  private Latches() {}

  /**
   * Waits until the latch is open. An interrupt ends the wait, as it ends a handler whose call is
   * cancelled.
   *
   * @throws CancellationException if the thread is interrupted
   */
  public static void awaitOrCancel(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new CancellationException("interrupted");
    }
  }

  /** Waits until the latch is open, through any interrupt. An interrupted thread stays so. */
  public static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
