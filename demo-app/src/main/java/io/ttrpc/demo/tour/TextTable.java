package io.ttrpc.demo.tour;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Text in columns, each as wide as its widest cell. A heading that ends in > aligns right. */
final class TextTable {
  private static final String GAP = "  ";

  private final String[] headings;
  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... headings) {
    this.headings = headings.clone();
    this.right = new boolean[headings.length];
    for (int column = 0; column < headings.length; column++) {
      right[column] = headings[column].endsWith(">");
      this.headings[column] = headings[column].replace(">", "");
    }
  }

  void row(String... cells) {
    rows.add(cells.clone());
  }

  List<String> lines() {
    int[] widths = IntStream.range(0, headings.length).map(this::width).toArray();
    List<String> lines = new ArrayList<>();
    lines.add(line(headings, widths));
    lines.add("-".repeat(IntStream.of(widths).sum() + GAP.length() * (widths.length - 1)));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private int width(int column) {
    return rows.stream()
        .mapToInt(row -> row[column].length())
        .reduce(headings[column].length(), Math::max);
  }

  private String line(String[] cells, int[] widths) {
    List<String> aligned = new ArrayList<>();
    for (int column = 0; column < cells.length; column++) {
      String padding = " ".repeat(widths[column] - cells[column].length());
      aligned.add(right[column] ? padding + cells[column] : cells[column] + padding);
    }
    return String.join(GAP, aligned).stripTrailing();
  }
}
