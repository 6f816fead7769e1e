package io.ttrpc.benchmarks.load;

/** Says whether calls count. Set by one thread, read by the callers. */
final class Clock {
  /** A time that {@link System#nanoTime} does not give in practice. */
  static final long NOT_MEASURING = Long.MIN_VALUE;

  private enum Phase {
    SETTLING,
    MEASURING,
    FINISHED
  }

  private volatile Phase phase = Phase.SETTLING;

  void begin() {
    phase = Phase.MEASURING;
  }

  void finish() {
    phase = Phase.FINISHED;
  }

  boolean isMeasuring() {
    return phase == Phase.MEASURING;
  }

  boolean isFinished() {
    return phase == Phase.FINISHED;
  }
}
