package io.ttrpc.benchmarks.load;

import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** Bytes allocated in this JVM. Safe for any thread. */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final @Nullable MethodHandle TOTAL = totalOfJdk21();

  private Allocation() {}

  /**
   * By all threads since the start. Before JDK 21 only living threads count, so a span in which
   * threads end looks cheaper than it was.
   */
  static long total() {
    if (TOTAL == null) {
      return sumOfLivingThreads();
    }
    try {
      return (long) TOTAL.invokeExact(THREADS);
    } catch (Throwable e) {
      throw new IllegalStateException("the JVM does not count what it allocates", e);
    }
  }

  /** By this thread for one run of the action, the mean of many. */
  public static double ofOne(Runnable action, int times) {
    for (int i = 0; i < times; i++) {
      action.run();
    }
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    for (int i = 0; i < times; i++) {
      action.run();
    }
    return (double) (THREADS.getThreadAllocatedBytes(thread) - before) / times;
  }

  private static long sumOfLivingThreads() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  private static @Nullable MethodHandle totalOfJdk21() {
    try {
      return MethodHandles.lookup()
          .findVirtual(
              ThreadMXBean.class,
              "getTotalThreadAllocatedBytes",
              MethodType.methodType(long.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
