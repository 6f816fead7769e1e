package io.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Under load there is no standstill, and no progress that waits for a timer. */
@Timeout(150)
class SchedulerProgressTest {
  private static final long LONGEST_GAP_MILLIS = 2_000;

  /** A busy machine may well halve the speed of one process against the other. */
  private static final double SHARE = 0.3;

  @TempDir Path folder;

  @Test
  void callersOfLargeAndEmptyMessagesNeverStandStill() throws Exception {
    try (SchedulerLoad load = new SchedulerLoad()) {
      SchedulerLoad.Progress progress = load.measure(Duration.ofSeconds(8), load.standstill());
      assertThat(progress.steps()).isPositive();
      assertThat(progress.longestGapMillis()).isLessThan(LONGEST_GAP_MILLIS);
    }
  }

  @Test
  void noTimerCarriesProgress() throws Exception {
    // The best of two runs against the worst of two, in turn: others use this machine, too.
    Map<String, long[]> usual = new TreeMap<>();
    Map<String, long[]> minute = new TreeMap<>();
    for (int i = 0; i < 2; i++) {
      run(List.of()).forEach((name, row) -> usual.merge(name, row, (a, b) -> a[0] < b[0] ? a : b));
      run(List.of("-Dio.ttrpc.internal.loop.intervalMillis=60000"))
          .forEach((name, row) -> minute.merge(name, row, (a, b) -> a[0] > b[0] ? a : b));
    }
    assertThat(minute.keySet()).isEqualTo(usual.keySet()).hasSize(4);
    usual.forEach(
        (name, row) -> {
          long[] slow = minute.getOrDefault(name, new long[2]);
          assertThat((double) slow[0]).as(name).isGreaterThan(row[0] * SHARE);
          assertThat(slow[1]).as("gap of " + name).isLessThan(LONGEST_GAP_MILLIS);
        });
  }

  private Map<String, long[]> run(List<String> options) throws Exception {
    Path log = folder.resolve("log" + options.size());
    Process process = ChildProcess.start(log, options, SchedulerLoad.class, "1000");
    try {
      assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    Map<String, long[]> rows = new TreeMap<>();
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    for (String line : lines) {
      String[] parts = line.split(" ", -1);
      rows.put(parts[0], new long[] {Long.parseLong(parts[1]), Long.parseLong(parts[2])});
    }
    return rows;
  }
}
