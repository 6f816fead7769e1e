package io.ttrpc.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** The bytes that the present thread allocates. */
final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Classes are loaded and instrumented at their first use. */
  private static final int ATTEMPTS = 3;

  private Allocation() {}

  /**
   * Runs the step and checks how much it allocates. Repeats a step that has exceeded the bound, and
   * fails if it does so each time.
   *
   * @param bound the number of bytes, which is asked for after the step
   */
  static void mustBeAtMost(LongSupplier bound, Step step) throws Exception {
    long excess = 0;
    for (int i = 0; i < ATTEMPTS; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      step.run();
      excess = THREADS.getCurrentThreadAllocatedBytes() - before - bound.getAsLong();
      if (excess <= 0) {
        return;
      }
    }
    throw new AssertionError(excess + " bytes allocated above the bound " + bound.getAsLong());
  }

  /** The code whose allocation is bounded. It can be repeated. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }
}
