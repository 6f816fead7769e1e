package io.ttrpc.benchmarks.report;

import java.util.Locale;

/** How numbers are printed: the same in every country. */
public final class Numbers {
  private Numbers() {}

  /** Three digits that count, in thousands and millions above that. */
  public static String shortest(double value) {
    double size = Math.abs(value);
    if (size >= 1e6) {
      return shortest(value / 1e6) + " M";
    }
    if (size >= 1e4) {
      return shortest(value / 1e3) + " k";
    }
    int decimals = size >= 100 || size == Math.rint(size) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
