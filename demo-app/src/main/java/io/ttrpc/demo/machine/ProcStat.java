package io.ttrpc.demo.machine;

import java.util.Arrays;
import java.util.List;

/** {@code /proc/stat}: counters of the whole machine. */
final class ProcStat {
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;

  /** Columns after this one count guests' time, which the columns before it contain already. */
  private static final int LAST = 7;

  private ProcStat() {}

  /**
   * The line of all CPUs together:
   *
   * <pre>{@code
   * cpu  user nice system idle iowait irq softirq steal guest guest_nice
   * }</pre>
   */
  static CpuTime cpuTime(List<String> lines) {
    long[] ticks =
        Arrays.stream(valueOf("cpu", lines).split(" +", -1))
            .limit(LAST + 1)
            .mapToLong(Long::parseLong)
            .toArray();
    long total = Arrays.stream(ticks).sum();
    return new CpuTime(total - ticks[IDLE] - ticks[IO_WAIT], total);
  }

  /** When the machine was started, in seconds since 1970. */
  static long bootSeconds(List<String> lines) {
    return Long.parseLong(valueOf("btime", lines));
  }

  private static String valueOf(String name, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("/proc/stat has no line '" + name + "'"))
        .substring(name.length())
        .strip();
  }
}
