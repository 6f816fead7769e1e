package io.ttrpc.benchmarks.load;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Figures that a JVM reports about itself. Immutable.
 *
 * @param allocated bytes allocated, since the start or in a span of time
 * @param heap bytes of heap in use
 * @param threads live platform threads; after {@link #atRest} virtual ones as well
 */
public record JvmFigures(long allocated, long heap, int threads) {

  static JvmFigures now() {
    return new JvmFigures(
        Allocation.total(),
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  /** The compilers' time since the start, in nanoseconds; it moves by milliseconds. */
  static long compilingNanos() {
    return TimeUnit.MILLISECONDS.toNanos(
        ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
  }

  /** Collects garbage first, so that the heap in use is what is reachable. */
  static JvmFigures afterCollection() {
    // The second collection takes what the first one only found unreachable (references, cleaners).
    ManagementFactory.getMemoryMXBean().gc();
    ManagementFactory.getMemoryMXBean().gc();
    return now().atRest();
  }

  /** Returns these figures with all threads that live now, virtual ones as well. */
  JvmFigures atRest() {
    return new JvmFigures(allocated, heap, LiveThreads.count());
  }

  /** These figures, with what was allocated since then. */
  public JvmFigures since(JvmFigures before) {
    return new JvmFigures(allocated - before.allocated, heap, threads);
  }
}
