package io.ttrpc.benchmarks.load;

/**
 * Whether a load that grows while the JVM compiles has stopped growing: two slices in a row were no
 * faster than the best before them. Not thread-safe.
 */
final class Steadiness {
  /** Gains of less than this are noise. */
  private static final double GROWTH = 1.03;

  private static final int SLICES_WITHOUT_GROWTH = 2;

  private double best;
  private int withoutGrowth;

  /** Takes the rate of the next slice, in whatever unit. */
  void add(double rate) {
    withoutGrowth = rate > best * GROWTH ? 0 : withoutGrowth + 1;
    best = Math.max(best, rate);
  }

  boolean isReached() {
    return withoutGrowth >= SLICES_WITHOUT_GROWTH;
  }
}
