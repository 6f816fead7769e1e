package io.ttrpc.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Figures that the kernel reports about a process.
 *
 * @param cpuTicks user and system time, in hundredths of a second
 * @param threadNanos the exact CPU time of the living threads alone, in nanoseconds
 * @param wakeups voluntary context switches of the living threads
 * @param rssKb the resident memory now, in kilobytes
 * @param peakRssKb the highest resident memory until now, in kilobytes
 */
record ProcessFigures(long cpuTicks, long threadNanos, long wakeups, long rssKb, long peakRssKb) {
  /** Linux's USER_HZ, which is the same on every machine. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME = 11;

  static ProcessFigures of(long pid) throws IOException {
    Path folder = Path.of("/proc", Long.toString(pid));
    String stat = Files.readString(folder.resolve("stat"));
    // The program's name may hold blanks; what follows it does not.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    List<Path> threads = threads(folder);
    List<String> status = Files.readAllLines(folder.resolve("status"));
    return new ProcessFigures(
        Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]),
        sum(threads, thread -> firstNumber(thread.resolve("schedstat"))),
        sum(
            threads,
            thread ->
                value(Files.readAllLines(thread.resolve("status")), "voluntary_ctxt_switches")),
        value(status, "VmRSS"),
        value(status, "VmHWM"));
  }

  double cpuSecondsSince(ProcessFigures before) {
    return (cpuTicks - before.cpuTicks) / TICKS_PER_SECOND;
  }

  private static List<Path> threads(Path folder) throws IOException {
    try (Stream<Path> threads = Files.list(folder.resolve("task"))) {
      return threads.toList();
    }
  }

  private interface OfThread {
    long read(Path thread) throws IOException;
  }

  private static long sum(List<Path> threads, OfThread figure) {
    long sum = 0;
    for (Path thread : threads) {
      try {
        sum += figure.read(thread);
      } catch (IOException e) {
        // The thread has ended meanwhile, before the file was opened or after.
      }
    }
    return sum;
  }

  private static long firstNumber(Path file) throws IOException {
    return Long.parseLong(Files.readString(file).split(" ", -1)[0]);
  }

  private static long value(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[1]))
        .findFirst()
        .orElse(0);
  }
}
