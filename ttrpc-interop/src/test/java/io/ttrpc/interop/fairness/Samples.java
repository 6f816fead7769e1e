package io.ttrpc.interop.fairness;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Latencies of calls. Safe for use by any thread, apart from {@link #percentile}. */
final class Samples {
  private final long[] nanos = new long[1 << 20];
  private final AtomicInteger count = new AtomicInteger();

  void add(long latency) {
    int at = count.getAndIncrement();
    if (at < nanos.length) {
      nanos[at] = latency;
    }
  }

  int count() {
    return count.get();
  }

  /** Returns the cell of the latency that the given share of the calls did not exceed. */
  String percentile(double share) {
    int size = Math.min(count.get(), nanos.length);
    if (size == 0) {
      return "–";
    }
    long[] sorted = Arrays.copyOf(nanos, size);
    Arrays.sort(sorted);
    long latency = sorted[(int) Math.min(size - 1, Math.round(share * size))];
    return String.format(Locale.ROOT, "%.2f ms", latency / 1e6);
  }
}
