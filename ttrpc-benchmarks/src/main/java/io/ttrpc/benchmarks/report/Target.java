package io.ttrpc.benchmarks.report;

import org.jspecify.annotations.Nullable;

/**
 * A performance target. Immutable.
 *
 * @param id the number in the list of targets; several targets share it if that entry asks for
 *     several things
 * @param value the figure that is compared with the bound
 * @param unit the unit of the value, as it is printed behind it: {@code ×} for a ratio
 */
public record Target(String id, String what, Value value, Bound bound, String unit) {

  /** How a target's value follows from what was measured. */
  @FunctionalInterface
  public interface Value {
    /** Null where something is missing. */
    @Nullable Double of(Results results);
  }

  /** The bound of the values that meet the target. */
  public record Bound(Side side, double limit) {
    /** On which side of the limit the good values are; the limit itself is good. */
    public enum Side {
      AT_LEAST("≥"),
      AT_MOST("≤");

      private final String sign;

      Side(String sign) {
        this.sign = sign;
      }
    }

    boolean admits(double value) {
      return side == Side.AT_LEAST ? value >= limit : value <= limit;
    }

    String text() {
      return side.sign + " " + Numbers.shortest(limit);
    }
  }

  /** How it went. */
  public enum Verdict {
    MET,
    MISSED,
    NOT_MEASURED
  }

  /** A target and what came of it, in the words of a report. */
  public record Outcome(
      String id, String what, String bound, @Nullable Double value, Verdict verdict) {}

  Outcome outcome(Results results) {
    Double measured = value.of(results);
    Verdict verdict =
        measured == null
            ? Verdict.NOT_MEASURED
            : bound.admits(measured) ? Verdict.MET : Verdict.MISSED;
    return new Outcome(id, what, bound.text() + " " + unit, measured, verdict);
  }

  static Bound atLeast(double limit) {
    return new Bound(Bound.Side.AT_LEAST, limit);
  }

  static Bound atMost(double limit) {
    return new Bound(Bound.Side.AT_MOST, limit);
  }

  /** One entry's median divided by another's, in the same row. */
  static Value ratio(String row, Metric metric, String entry, String other) {
    return ratio(row, entry, row, other, metric);
  }

  static Value ratio(String row, String entry, String otherRow, String other, Metric metric) {
    return results -> {
      Double numerator = results.get(row, entry, metric);
      Double denominator = results.get(otherRow, other, metric);
      return numerator == null || denominator == null || denominator == 0
          ? null
          : numerator / denominator;
    };
  }

  /** By how much one entry's median is above another's, for each of so many things. */
  static Value excess(String row, Metric metric, String entry, String other, double things) {
    return results -> {
      Double more = results.get(row, entry, metric);
      Double less = results.get(row, other, metric);
      return more == null || less == null ? null : (more - less) / things;
    };
  }
}
