package io.ttrpc.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * One picture: lines of points over a logarithmic axis, values from zero. Drawn as SVG text, for
 * which these few elements need no library.
 *
 * @param x what runs along the bottom; the values' name and unit likewise
 */
record Graph(String title, String x, String y, List<Line> lines) {
  /** The points of one peer. */
  record Line(String name, List<Point> points) {}

  /** A figure at a place. */
  record Point(double x, double y) {}

  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int LEFT = 70;
  private static final int RIGHT = 130;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final int STEPS = 4;
  private static final List<String> COLORS =
      List.of("#0a7d4f", "#1f6fb2", "#c4551a", "#7a4fa3", "#555555");

  Graph {
    lines = List.copyOf(lines);
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" \
        font-size="12">
        <rect width="%d" height="%d" fill="white"/>
        """
            .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT));
    text(svg, LEFT, TOP - 18, "start", title + ": " + y);
    text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", x);
    values(svg);
    places(svg);
    for (int i = 0; i < lines.size(); i++) {
      line(svg, i);
    }
    return svg.append("</svg>\n").toString();
  }

  private void values(StringBuilder svg) {
    for (int i = 0; i <= STEPS; i++) {
      double value = largest() * i / STEPS;
      String at = number(down(value));
      svg.append(
          "<line x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\" stroke=\"#dddddd\"/>\n"
              .formatted(LEFT, WIDTH - RIGHT, at, at));
      text(svg, LEFT - 6, down(value) + 4, "end", Numbers.shortest(value));
    }
  }

  private void places(StringBuilder svg) {
    lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(Point::x)
        .distinct()
        .sorted()
        .forEach(place -> text(svg, across(place), HEIGHT - BOTTOM + 16, "middle", whole(place)));
  }

  private void line(StringBuilder svg, int index) {
    Line line = lines.get(index);
    String color = COLORS.get(index % COLORS.size());
    StringBuilder points = new StringBuilder();
    for (Point point : line.points()) {
      String cx = number(across(point.x()));
      String cy = number(down(point.y()));
      points.append(cx).append(',').append(cy).append(' ');
      svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>\n".formatted(cx, cy, color));
    }
    svg.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n"
            .formatted(points.toString().strip(), color));
    double top = TOP + 18.0 * index;
    svg.append(
        "<rect x=\"%d\" y=\"%s\" width=\"10\" height=\"10\" fill=\"%s\"/>\n"
            .formatted(WIDTH - RIGHT + 14, number(top), color));
    text(svg, WIDTH - RIGHT + 30, top + 9, "start", line.name());
  }

  private double largest() {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(Point::y)
        .max()
        .orElse(1);
  }

  private double across(double place) {
    double first = bound(-1);
    double last = bound(1);
    double share = first == last ? 0.5 : Math.log(place / first) / Math.log(last / first);
    return LEFT + 20 + share * (WIDTH - RIGHT - LEFT - 40);
  }

  /** The smallest place, or for 1 the largest. */
  private double bound(int side) {
    return side
        * lines.stream()
            .flatMap(line -> line.points().stream())
            .mapToDouble(point -> side * point.x())
            .max()
            .orElse(side);
  }

  private double down(double value) {
    return HEIGHT - BOTTOM - value / largest() * (HEIGHT - TOP - BOTTOM);
  }

  /** In KiB and MiB from there on: places are counts or sizes. */
  private static String whole(double place) {
    long value = Math.round(place);
    if (value >= 1024 && value % 1024 == 0) {
      long kib = value / 1024;
      return kib < 1000 ? kib + " Ki" : Numbers.shortest(Math.rint(kib / 102.4) / 10) + " Mi";
    }
    return Long.toString(value);
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
            .formatted(number(x), number(y), anchor, escaped(text)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
