package io.ttrpc.benchmarks.load;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The result of one measurement, as a client reports it. Immutable.
 *
 * @param calls the number of calls or messages that got their responses
 * @param nanos the duration of the measurement in nanoseconds
 * @param p50 the median latency; null where a message has no latency. All quantiles are in
 *     nanoseconds.
 * @param jvm the figures of the client's JVM; null if the client is not written in Java
 * @param messageFootprint see {@link EchoClient#messageFootprint}
 */
public record Measured(
    long calls,
    long nanos,
    @Nullable Long p50,
    @Nullable Long p99,
    @Nullable Long p999,
    @Nullable JvmFigures jvm,
    @Nullable Double messageFootprint) {

  static Measured of(
      long calls,
      long nanos,
      @Nullable Histogram latencies,
      JvmFigures jvm,
      double messageFootprint) {
    return new Measured(
        calls,
        nanos,
        quantile(latencies, 50),
        quantile(latencies, 99),
        quantile(latencies, 99.9),
        jvm,
        messageFootprint);
  }

  private static @Nullable Long quantile(@Nullable Histogram latencies, double percentile) {
    return latencies == null ? null : latencies.getValueAtPercentile(percentile);
  }
}
