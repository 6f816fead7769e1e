package io.ttrpc.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the kernel says of a process.
 *
 * @param cpuTicks user and system time, in hundredths of a second
 * @param wakeups voluntary context switches of its living threads
 * @param rssKb kilobytes now; the peak likewise
 */
record ProcessFigures(long cpuTicks, long wakeups, long rssKb, long peakRssKb) {
  /** What Linux calls USER_HZ; the same on every machine. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME = 11;

  static ProcessFigures of(long pid) {
    Path folder = Path.of("/proc", Long.toString(pid));
    try {
      String stat = Files.readString(folder.resolve("stat"));
      // The program's name may hold blanks; what follows it does not.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      List<String> status = Files.readAllLines(folder.resolve("status"));
      return new ProcessFigures(
          Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]),
          wakeups(folder.resolve("task")),
          value(status, "VmRSS"),
          value(status, "VmHWM"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  double cpuSecondsSince(ProcessFigures before) {
    return (cpuTicks - before.cpuTicks) / TICKS_PER_SECOND;
  }

  private static long wakeups(Path tasks) throws IOException {
    long sum = 0;
    try (Stream<Path> threads = Files.list(tasks)) {
      for (Path thread : threads.toList()) {
        try {
          sum += value(Files.readAllLines(thread.resolve("status")), "voluntary_ctxt_switches");
        } catch (NoSuchFileException e) {
          // The thread has ended meanwhile.
        }
      }
    }
    return sum;
  }

  private static long value(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[1]))
        .findFirst()
        .orElse(0);
  }
}
