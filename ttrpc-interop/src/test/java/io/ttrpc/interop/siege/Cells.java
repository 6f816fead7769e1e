package io.ttrpc.interop.siege;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The columns of the tables, and the texts of their cells. */
final class Cells {
  static final String CALLS = "calls";
  static final String ANSWERED = "answered";
  static final String FAILED = "failed";
  static final String LOST = "lost";
  static final String GAP = "gap";
  static final String RECOVERY = "recovery";
  static final String LEAKS = "leaks";
  static final String RATE_ALONE = "calls/s before";
  static final String RATE = "calls/s";
  static final String P99_ALONE = "p99 before";
  static final String P99 = "p99";
  static final String HELD = "held";
  static final String BOUND = "bound";

  private Cells() {}

  /** Returns the cells that each row has. */
  static Map<String, String> of(Figures calls, String leaks) {
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put(CALLS, "" + calls.get(Tally.MADE));
    cells.put(ANSWERED, "" + calls.get(Tally.ANSWERED));
    cells.put(FAILED, "" + calls.get(Tally.FAILED));
    cells.put(LOST, "" + calls.get(Tally.LOST));
    cells.put(GAP, seconds(calls.get(Tally.GAP)));
    cells.put(RECOVERY, seconds(calls.values().getOrDefault(Tally.RECOVERY, -1L)));
    cells.put(LEAKS, leaks.isEmpty() ? "0" : leaks);
    return cells;
  }

  private static String seconds(long millis) {
    return millis < 0 ? "-" : String.format(Locale.ROOT, "%.3f s", millis / 1000.0);
  }

  static String millis(long micros) {
    return String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
  }

  static String mebibytes(long kibibytes) {
    return String.format(Locale.ROOT, "%.1f MiB", kibibytes / 1024.0);
  }
}
