package io.ttrpc.interop.siege;

import java.util.List;
import java.util.Locale;

/**
 * The outcome of a fault.
 *
 * @param fault its name
 * @param calls the counts of its calls
 * @param leaks the leaks of all processes, as text; empty if there are none
 * @param notes remarks that are no failure
 * @param findings broken promises; each fails the build
 */
record Row(String fault, Figures calls, String leaks, List<String> notes, List<String> findings) {
  private static final String LAYOUT = "| %-50s | %8s | %8s | %7s | %4s | %9s | %9s | %s |";

  static String header() {
    String names =
        LAYOUT.formatted(
            "fault", "calls", "answered", "failed", "lost", "gap", "recovery", "leaks");
    return names + "\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |";
  }

  @Override
  public String toString() {
    return LAYOUT.formatted(
        fault,
        calls.get(Tally.MADE),
        calls.get(Tally.ANSWERED),
        calls.get(Tally.FAILED),
        calls.get(Tally.LOST),
        seconds(calls.get(Tally.GAP)),
        seconds(calls.values().getOrDefault(Tally.RECOVERY, -1L)),
        leaks.isEmpty() ? "0" : leaks);
  }

  private static String seconds(long millis) {
    return millis < 0 ? "-" : String.format(Locale.ROOT, "%.3f s", millis / 1000.0);
  }
}
