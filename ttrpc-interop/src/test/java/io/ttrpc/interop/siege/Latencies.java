package io.ttrpc.interop.siege;

import java.util.concurrent.TimeUnit;

/** Durations, in classes of which each is an eighth longer than the one before. Not thread-safe. */
final class Latencies {
  private static final int STEPS = 8;
  private final long[] counts = new long[STEPS * 44];
  private long count;

  void add(long nanos) {
    counts[classOf(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)))]++;
    count++;
  }

  /** Returns the microseconds that so many percent of the durations do not exceed; 0 for none. */
  long percentile(double percent) {
    long wanted = (long) Math.ceil(count * percent / 100);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted && count > 0) {
        return upperBound(i);
      }
    }
    return 0;
  }

  private static int classOf(long micros) {
    if (micros < STEPS) {
      return (int) micros;
    }
    int power = 63 - Long.numberOfLeadingZeros(micros);
    int step = (int) (micros >>> (power - 3)) & (STEPS - 1);
    return STEPS * (power - 2) + step;
  }

  /** Returns the longest duration of the class. */
  private static long upperBound(int number) {
    if (number < STEPS) {
      return number;
    }
    int power = number / STEPS + 2;
    return ((STEPS + number % STEPS + 1L) << (power - 3)) - 1;
  }
}
