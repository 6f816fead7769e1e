package io.ttrpc.demo.machine;

import com.google.protobuf.util.Durations;
import io.ttrpc.demo.proto.ProcessFacts;
import java.util.List;

/** {@code /proc/PID/stat} and {@code /proc/PID/status}: what the kernel knows of one process. */
final class ProcessFiles {
  /** Columns of stat behind the name; see proc(5), which counts from 1 and the name as 2. */
  private static final int USER_TIME = 11;

  private static final int SYSTEM_TIME = 12;

  /** The kernel shows times in hundredths of a second, whatever its own clock. */
  private static final long MILLIS_PER_TICK = 10;

  private ProcessFiles() {}

  static ProcessFacts parse(String stat, List<String> status) {
    // 42 (a name) S 1 …: the name may hold blanks and parentheses, what follows it may not.
    int open = stat.indexOf('(');
    int close = stat.lastIndexOf(')');
    String[] columns = stat.substring(close + 2).split(" ", -1);
    long ticks = Long.parseLong(columns[USER_TIME]) + Long.parseLong(columns[SYSTEM_TIME]);
    ProcessFacts.Builder process =
        ProcessFacts.newBuilder()
            .setPid(Long.parseLong(stat.substring(0, open - 1)))
            .setName(stat.substring(open + 1, close))
            .setCpuTime(Durations.fromMillis(ticks * MILLIS_PER_TICK));
    status.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Kilobytes.parse(line.substring("VmRSS:".length())))
        .forEach(process::setMemoryBytes);
    return process.build();
  }
}
