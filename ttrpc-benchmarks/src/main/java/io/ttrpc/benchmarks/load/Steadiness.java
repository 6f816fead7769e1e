package io.ttrpc.benchmarks.load;

/**
 * A detector of the moment when a load stops growing. A load grows while the JVM compiles. A load
 * is steady after a few slices in a row that were no faster than the best slice before them, and in
 * which the JVM hardly compiled. Not thread-safe.
 */
final class Steadiness {
  /** Gains of less than this are noise. */
  private static final double GROWTH = 1.03;

  /** A share of one processor's time; on a busy machine more of it keeps a load from growing. */
  private static final double COMPILING = 0.2;

  private static final int STEADY_SLICES = 3;

  private double best;
  private int steady;

  /**
   * Takes the figures of the next slice.
   *
   * @param rate in whatever unit
   * @param compiling the compilers' time, as a part of the slice's
   */
  void add(double rate, double compiling) {
    steady = rate > best * GROWTH || compiling > COMPILING ? 0 : steady + 1;
    best = Math.max(best, rate);
  }

  boolean isReached() {
    return steady >= STEADY_SLICES;
  }
}
