package io.ttrpc.demo.metrics;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.micrometer.core.instrument.Timer;
import io.ttrpc.demo.metrics.CallReport.Ended;
import java.util.Arrays;
import java.util.List;

/** The figures of several timers as those of one. */
record Durations(long calls, double totalMillis, double medianMillis, double maxMillis) {
  private static final Durations NONE = new Durations(0, 0, 0, 0);

  static Durations of(List<Timer> timers) {
    return timers.stream().map(Durations::of).reduce(NONE, Durations::and);
  }

  private static Durations of(Timer timer) {
    return new Durations(
        timer.count(), timer.totalTime(MILLISECONDS), median(timer), timer.max(MILLISECONDS));
  }

  /** A median is not to be had from two others; that of the more frequent comes closest. */
  private Durations and(Durations other) {
    return new Durations(
        calls + other.calls,
        totalMillis + other.totalMillis,
        calls >= other.calls ? medianMillis : other.medianMillis,
        Math.max(maxMillis, other.maxMillis));
  }

  Ended ended(String status) {
    return new Ended(status, calls, calls == 0 ? 0 : totalMillis / calls, medianMillis, maxMillis);
  }

  /** Micrometer keeps it because application.yml asks for the percentile 0.5. */
  private static double median(Timer timer) {
    return Arrays.stream(timer.takeSnapshot().percentileValues())
        .filter(value -> value.percentile() == 0.5)
        .mapToDouble(value -> value.value(MILLISECONDS))
        .findFirst()
        .orElse(0);
  }
}
