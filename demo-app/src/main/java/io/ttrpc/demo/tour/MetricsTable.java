package io.ttrpc.demo.tour;

import io.ttrpc.demo.metrics.CallReport;
import io.ttrpc.demo.metrics.CallReport.Ended;
import io.ttrpc.demo.metrics.CallReport.Method;
import io.ttrpc.demo.metrics.CallReport.Side;
import java.util.Locale;

/** A report of the call metrics as a table: a line for each method, status and side. */
final class MetricsTable {
  private final TextTable table =
      new TextTable("method", "kind", "side", "status", "calls>", "mean ms>", "max ms>");

  private MetricsTable() {}

  static TextTable of(CallReport report) {
    MetricsTable metrics = new MetricsTable();
    for (Method method : report.methods()) {
      metrics.add(method, "client", method.client());
      metrics.add(method, "server", method.server());
    }
    return metrics.table;
  }

  private void add(Method method, String name, Side side) {
    for (Ended ended : side.endings()) {
      table.row(
          method.name(),
          method.kind(),
          name,
          ended.status(),
          String.valueOf(ended.calls()),
          millis(ended.meanMillis()),
          millis(ended.maxMillis()));
    }
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%.2f", millis);
  }
}
