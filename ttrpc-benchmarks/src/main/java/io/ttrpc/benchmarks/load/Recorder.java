package io.ttrpc.benchmarks.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The count and the latencies of one caller's calls. Any thread may read the count. Until the
 * caller has finished, only the caller uses the other methods.
 */
final class Recorder {
  private static final int SIGNIFICANT_DIGITS = 3;
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

  /** More callers than these would need more memory for their latencies than for their calls. */
  private static final int TIMED_CALLERS = 100;

  private final Clock clock;
  // Of a fixed size: growing would count as what a call allocates.
  private final @Nullable Histogram latencies;
  // Written by the caller alone, so without a locked instruction.
  private final AtomicLong count = new AtomicLong();

  private Recorder(Clock clock, @Nullable Histogram latencies) {
    this.clock = clock;
    this.latencies = latencies;
  }

  /** Returns the recorder of the caller of that number; the latencies of the first ones count. */
  static Recorder of(int caller, Clock clock) {
    return new Recorder(
        clock, caller < TIMED_CALLERS ? new Histogram(LONGEST, SIGNIFICANT_DIGITS) : null);
  }

  /** To be told to {@link #answered}. */
  long start() {
    return clock.isMeasuring() ? System.nanoTime() : Clock.NOT_MEASURING;
  }

  /**
   * Counts what ended while measuring; its latency only where it began while measuring, too. With
   * 10,000 calls in flight those that began before are many.
   */
  void answered(long start) {
    if (clock.isMeasuring()) {
      long took = System.nanoTime() - start;
      if (latencies != null && start != Clock.NOT_MEASURING) {
        latencies.recordValue(Math.min(LONGEST, took));
      }
      increment();
    }
  }

  /** Counts a message that has no beginning on this side. */
  void arrived() {
    if (clock.isMeasuring()) {
      increment();
    }
  }

  private void increment() {
    count.lazySet(count.getPlain() + 1);
  }

  /** So far. For any thread. */
  long count() {
    return count.get();
  }

  /** Null where nothing had a latency. */
  static @Nullable Histogram sum(Iterable<Recorder> recorders) {
    Histogram sum = new Histogram(LONGEST, SIGNIFICANT_DIGITS);
    for (Recorder recorder : recorders) {
      if (recorder.latencies != null) {
        sum.add(recorder.latencies);
      }
    }
    return sum.getTotalCount() == 0 ? null : sum;
  }
}
