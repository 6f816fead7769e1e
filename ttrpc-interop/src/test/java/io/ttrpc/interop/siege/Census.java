package io.ttrpc.interop.siege;

import io.ttrpc.interop.peer.Descriptors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts the resources that this process holds. */
final class Census {
  /** All threads; those of a kind are counted under this name and that of the kind. */
  static final String THREADS = "threads";

  static final String DESCRIPTORS = "descriptors";
  static final String HEAP = "heap";
  static final String CALLS = "calls";
  static final String UNCAUGHT = "uncaught";

  /** Growth of the heap, in KiB, that caches of the JDK and of 256 idle threads explain. */
  private static final long HEAP_TOLERANCE = 4096;

  private static final List<String> LEAKS = List.of(DESCRIPTORS, HEAP, CALLS, UNCAUGHT);

  private static final AtomicLong UNCAUGHT_FAILURES = new AtomicLong();

  private Census() {}

  /** Counts from now on the failures that end a thread. */
  static void countUncaughtFailures() {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          UNCAUGHT_FAILURES.incrementAndGet();
          System.err.println("uncaught in " + thread.getName());
          failure.printStackTrace();
        });
  }

  /** Counts now; the heap is counted in KiB, after a collection. */
  static Figures take(CallWatch calls) throws IOException {
    Map<String, Long> values = new LinkedHashMap<>();
    Map<String, Long> threads = threads();
    values.put(THREADS, threads.values().stream().mapToLong(Long::longValue).sum());
    values.put(DESCRIPTORS, Descriptors.open());
    values.put(HEAP, heap());
    values.put(CALLS, calls.notEndedOnce());
    values.put(UNCAUGHT, UNCAUGHT_FAILURES.get());
    values.putAll(threads);
    return new Figures(values);
  }

  /**
   * Returns by how much the second census exceeds the first; empty if nothing leaked. The first
   * thread of a kind is no leak: timers and watchdogs start at their first use.
   */
  static Figures leaks(Figures before, Figures after) {
    Map<String, Long> leaks = new LinkedHashMap<>();
    for (String name : LEAKS) {
      long growth = after.get(name) - before.get(name);
      if (growth > (name.equals(HEAP) ? HEAP_TOLERANCE : 0)) {
        leaks.put(name, growth);
      }
    }
    after.values().keySet().stream()
        .filter(name -> name.startsWith(THREADS + ':'))
        .filter(name -> after.get(name) > Math.max(1, before.get(name)))
        .forEach(name -> leaks.put(name, after.get(name) - before.get(name)));
    return new Figures(leaks);
  }

  /** Counts the threads that are not idle in a pool, which ends them after a while. */
  private static Map<String, Long> threads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> !isIdleInPool(each.getKey(), each.getValue()))
        .collect(Collectors.groupingBy(each -> kind(each.getKey()), Collectors.counting()));
  }

  /** Returns the thread's name without numbers and spaces. */
  private static String kind(Thread thread) {
    return THREADS + ':' + thread.getName().replaceAll("[0-9]+", "N").replace(' ', '-');
  }

  private static boolean isIdleInPool(Thread thread, StackTraceElement[] stack) {
    return thread.getName().startsWith("ForkJoinPool")
        || thread.getName().startsWith("VirtualThread-")
        || Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("getTask"));
  }

  /** Returns what a full collection left, without what was allocated since. */
  private static long heap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getCollectionUsage)
            .filter(Objects::nonNull)
            .mapToLong(MemoryUsage::getUsed)
            .sum()
        / 1024;
  }
}
