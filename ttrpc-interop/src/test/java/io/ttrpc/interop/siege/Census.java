package io.ttrpc.interop.siege;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Counts the resources that this process holds. */
final class Census {
  static final String THREADS = "threads";
  static final String DESCRIPTORS = "descriptors";
  static final String HEAP = "heap";
  static final String CALLS = "calls";
  static final String UNCAUGHT = "uncaught";

  /** Growth of the heap, in KiB, that the JDK's own caches explain. */
  private static final long HEAP_TOLERANCE = 1024;

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
    values.put(THREADS, threads());
    values.put(DESCRIPTORS, descriptors());
    values.put(HEAP, heap());
    values.put(CALLS, calls.notEndedOnce());
    values.put(UNCAUGHT, UNCAUGHT_FAILURES.get());
    return new Figures(values);
  }

  /** Returns by how much the second census exceeds the first; empty if nothing leaked. */
  static Figures leaks(Figures before, Figures after) {
    Map<String, Long> leaks = new LinkedHashMap<>();
    for (String name : new String[] {THREADS, DESCRIPTORS, HEAP, CALLS, UNCAUGHT}) {
      long growth = after.get(name) - before.get(name);
      if (growth > (name.equals(HEAP) ? HEAP_TOLERANCE : 0)) {
        leaks.put(name, growth);
      }
    }
    return new Figures(leaks);
  }

  /** Counts the threads that are not idle in a pool, which ends them after a while. */
  private static long threads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> !isIdleInPool(each.getKey(), each.getValue()))
        .count();
  }

  private static boolean isIdleInPool(Thread thread, StackTraceElement[] stack) {
    return thread.getName().startsWith("ForkJoinPool")
        || thread.getName().startsWith("VirtualThread-")
        || Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("getTask"));
  }

  /** Counts sockets, pipes and selectors; files come and go with the classes that are loaded. */
  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(Census::isSocketOrSelector).count();
    }
  }

  private static boolean isSocketOrSelector(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().matches("(socket|pipe|anon_inode):.*");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static long heap() {
    System.gc();
    System.gc();
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1024;
  }
}
