package io.ttrpc.internal.loop;

import java.time.Duration;

/**
 * The two intervals of a loop. Progress depends on neither: a test runs with both at a minute.
 *
 * @param absenceNanos the time after which the loop's thread leads again if no caller has led
 *     meanwhile, so that the end of an idle connection is seen
 * @param watchdogNanos the interval at which the watchdog looks at brief work
 */
record LoopIntervals(long absenceNanos, long watchdogNanos) {
  /** A system property for tests: both intervals in milliseconds. */
  static final String PROPERTY = "io.ttrpc.internal.loop.intervalMillis";

  private static final LoopIntervals DEFAULT = new LoopIntervals(2_000_000, 1_000_000);

  static LoopIntervals configured() {
    Integer millis = Integer.getInteger(PROPERTY);
    if (millis == null) {
      return DEFAULT;
    }
    long nanos = Duration.ofMillis(millis).toNanos();
    return new LoopIntervals(nanos, nanos);
  }
}
