package io.ttrpc.benchmarks.report;

import java.util.List;
import java.util.Map;

/** Results as the harness makes them. */
final class Measurements {
  private Measurements() {}

  static Result result(String row, String entry, Metric metric, double value) {
    Sample sample = new Sample(Map.of(metric, value));
    return new Result(
        row,
        entry,
        "all cores",
        sample,
        List.of(sample),
        null,
        List.of("server"),
        List.of("client"));
  }

  static Report report(List<Result> results) {
    return report(results, 3);
  }

  static Report report(List<Result> results, double warmup) {
    return new Report(
        "2026-11-24T00:00:00Z",
        "abc",
        new Machine(2, "a processor", 1024, "6.18"),
        Map.of("JDK", "17"),
        List.of(new Report.PeerVersion("ttrpc-rust", "0.10.0", "no cargo")),
        5,
        2,
        warmup,
        20,
        results,
        Targets.outcomes(new Results(results)));
  }
}
