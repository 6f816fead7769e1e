package io.ttrpc.interop.siege;

import java.util.List;
import java.util.stream.IntStream;

/** The trend of samples that were taken at equal intervals. */
final class Trend {
  private Trend() {}

  /**
   * Returns the growth from the first sample to the last one, along the line of Theil and Sen: its
   * slope is the median of the slopes between all pairs of samples, which outliers do not move.
   */
  static long growth(List<Long> samples) {
    double[] slopes =
        IntStream.range(0, samples.size())
            .boxed()
            .flatMap(
                from ->
                    IntStream.range(from + 1, samples.size())
                        .mapToObj(
                            to -> (samples.get(to) - samples.get(from)) / (double) (to - from)))
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    int middle = slopes.length / 2;
    double median =
        slopes.length % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2;
    return Math.round(median * (samples.size() - 1));
  }
}
