package io.ttrpc.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of one round, or the medians of several. Immutable. */
public record Sample(Map<Metric, Double> values) {
  public Sample {
    Map<Metric, Double> copy = new EnumMap<>(Metric.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

  public @Nullable Double get(Metric metric) {
    return values.get(metric);
  }

  /** Of each metric on its own; of those that only some samples have, the median of these. */
  public static Sample median(Collection<Sample> samples) {
    Map<Metric, Double> medians = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      double[] values =
          samples.stream()
              .filter(sample -> sample.values.containsKey(metric))
              .mapToDouble(sample -> sample.values.get(metric))
              .toArray();
      if (values.length > 0) {
        medians.put(metric, median(values));
      }
    }
    return new Sample(medians);
  }

  /** Of an even number of values the mean of the middle two. */
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** These values and those; those win. */
  public Sample with(Sample other) {
    Map<Metric, Double> both = new EnumMap<>(Metric.class);
    both.putAll(values);
    both.putAll(other.values);
    return new Sample(both);
  }
}
