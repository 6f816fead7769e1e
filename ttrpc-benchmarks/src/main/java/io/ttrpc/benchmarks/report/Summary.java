package io.ttrpc.benchmarks.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report as text for a terminal. */
public final class Summary {
  private static final Map<Metric, String> COLUMNS = columns();

  /** Seconds. */
  private static final double ENOUGH_WARMUP = 3;

  private Summary() {}

  private static Map<Metric, String> columns() {
    Map<Metric, String> columns = new EnumMap<>(Metric.class);
    columns.put(Metric.CALLS_PER_SECOND, "calls/s");
    columns.put(Metric.P50_MICROS, "p50 µs");
    columns.put(Metric.P99_MICROS, "p99 µs");
    columns.put(Metric.P999_MICROS, "p99.9 µs");
    columns.put(Metric.CPU_MICROS_PER_CALL, "CPU µs/call");
    columns.put(Metric.ALLOCATED_BYTES_PER_CALL, "alloc B/call");
    columns.put(Metric.SERVER_RSS_MB, "server MB");
    columns.put(Metric.CPU_MILLIS_PER_SECOND, "CPU ms/s");
    columns.put(Metric.WAKEUPS_PER_SECOND, "wake-ups/s");
    columns.put(Metric.JARS_MB, "jars MB");
    return columns;
  }

  /** All of it. */
  public static String of(Report report) {
    return head(report)
        + warning(report)
        + "\n"
        + results(report.results())
        + "\n"
        + targets(report);
  }

  private static String warning(Report report) {
    return isCold(report)
        ? "! warmed up for %s s only: the JVMs still compile, ratios to and among them say little\n"
            .formatted(report.warmup())
        : "";
  }

  private static boolean isCold(Report report) {
    return report.warmup() < ENOUGH_WARMUP;
  }

  private static String head(Report report) {
    Machine machine = report.machine();
    return """
        %s, commit %s: %d cores (%s), Linux %s, %s
        medians of %d rounds of %s s after a warm-up of %s s, in Java until steady or %s s
        calls are messages where a row is about streams
        %s
        """
        .formatted(
            report.time(),
            report.commit(),
            machine.cores(),
            machine.cpu(),
            machine.kernel(),
            report.jdks(),
            report.rounds(),
            report.seconds(),
            report.warmup(),
            Math.max(report.warmup(), report.warmupMax()),
            report.peers().stream()
                .map(peer -> peer.missing() == null ? found(peer) : missing(peer))
                .collect(Collectors.joining("\n")));
  }

  private static String found(Report.PeerVersion peer) {
    return "  " + peer.name() + ": " + peer.version();
  }

  private static String missing(Report.PeerVersion peer) {
    return "  MISSING " + peer.name() + ": " + peer.missing();
  }

  /** One line for each peer of each row. */
  public static String results(List<Result> results) {
    List<String> header = new ArrayList<>(List.of("row", "peer", "setting"));
    header.addAll(COLUMNS.values());
    TextTable table = new TextTable(3, header.toArray(String[]::new));
    for (Result result : results) {
      List<String> cells = new ArrayList<>(List.of(result.row(), result.entry(), result.setting()));
      if (result.failure() == null) {
        COLUMNS.keySet().forEach(metric -> cells.add(cell(result.median().get(metric))));
      }
      table.add(cells);
    }
    return table + failures(results);
  }

  private static String failures(List<Result> results) {
    return results.stream()
        .filter(result -> result.failure() != null)
        .map(result -> "! " + result.row() + ", " + result.entry() + ": " + result.failure() + "\n")
        .collect(Collectors.joining());
  }

  private static String targets(Report report) {
    TextTable table = new TextTable(2, "", "target", "asked", "measured", "");
    for (Target.Outcome outcome : report.targets()) {
      table.add(
          List.of(
              outcome.id(),
              outcome.what(),
              outcome.bound(),
              cell(outcome.value()),
              isCold(report) && outcome.value() != null ? "cold" : words(outcome.verdict())));
    }
    return table.toString();
  }

  private static String words(Target.Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String cell(@Nullable Double value) {
    return value == null ? "-" : Numbers.shortest(value);
  }
}
