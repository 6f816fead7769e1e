package io.ttrpc.benchmarks.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that was measured in one run. Immutable. */
public record Results(List<Result> list) {
  public Results {
    list = List.copyOf(list);
  }

  /** Null where it was not measured. */
  public @Nullable Double get(String row, String entry, Metric metric) {
    for (Result result : list) {
      if (result.row().equals(row) && result.entry().equals(entry)) {
        return result.median().get(metric);
      }
    }
    return null;
  }
}
