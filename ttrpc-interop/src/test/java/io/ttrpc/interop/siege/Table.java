package io.ttrpc.interop.siege;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of the siege. Its rows are run one after the other.
 *
 * @param id its name on the command line
 * @param subject the heading of the first column
 * @param columns the headings of the others
 * @param rows the scripts that fill the rows
 */
record Table(String id, String subject, List<String> columns, List<Fault> rows) {
  private static final int SUBJECT_WIDTH = 50;
  private static final int CELL_WIDTH = 8;

  /** All tables, in the order in which they are printed. A further one is a line here. */
  static List<Table> all() {
    return List.of(
        new Table(
            "attacks",
            "attack",
            List.of(
                Cells.CALLS,
                Cells.FAILED,
                Cells.LOST,
                Cells.RATE_ALONE,
                Cells.RATE,
                Cells.P99_ALONE,
                Cells.P99,
                Cells.HELD,
                Cells.BOUND,
                Cells.LEAKS),
            Attacks.ALL),
        new Table(
            "faults",
            "fault",
            List.of(
                Cells.CALLS,
                Cells.ANSWERED,
                Cells.FAILED,
                Cells.LOST,
                Cells.GAP,
                Cells.RECOVERY,
                Cells.LEAKS),
            Fault.all()));
  }

  /** Returns the table with the rows of those names alone. */
  Table only(List<String> names) {
    return new Table(
        id, subject, columns, rows.stream().filter(row -> names.contains(row.id())).toList());
  }

  /** Returns the table without the rows of those names. */
  Table without(List<String> names) {
    return new Table(
        id, subject, columns, rows.stream().filter(row -> !names.contains(row.id())).toList());
  }

  String header() {
    String rule =
        columns.stream()
            .map(column -> column.equals(Cells.LEAKS) ? "---" : "---:")
            .collect(Collectors.joining(" | ", "| --- | ", " |"));
    return line(subject, columns) + '\n' + rule;
  }

  String line(Row row) {
    return line(
        row.name(), columns.stream().map(each -> row.cells().getOrDefault(each, "-")).toList());
  }

  @Override
  public String toString() {
    return id;
  }

  private String line(String first, List<String> cells) {
    StringBuilder line = new StringBuilder("| ");
    line.append(first).append(" ".repeat(Math.max(0, SUBJECT_WIDTH - first.length())));
    for (int i = 0; i < cells.size(); i++) {
      int width = Math.max(CELL_WIDTH, columns.get(i).length());
      line.append(" | ").append(" ".repeat(Math.max(0, width - cells.get(i).length())));
      line.append(cells.get(i));
    }
    return line.append(" |").toString();
  }
}
