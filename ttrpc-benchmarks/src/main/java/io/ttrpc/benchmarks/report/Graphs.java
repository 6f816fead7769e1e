package io.ttrpc.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws the series of a report: how the cost of a call goes as something grows. */
public final class Graphs {
  private record Series(String name, String title, String x) {}

  private static final List<Series> ALL =
      List.of(
          new Series(
              Names.SERIES_CONNECTIONS,
              "Connections held, at most 100 of them active",
              "connections"),
          new Series(
              Names.SERIES_STREAMS, "Streams open on one connection, used in turn", "streams"),
          new Series(Names.SERIES_PAYLOAD, "Payload of a unary call, one caller", "bytes"));

  private Graphs() {}

  /** Two for each series that was measured: its throughput and its cost; returns their files. */
  public static List<Path> draw(Report report, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> drawn = new ArrayList<>();
    for (Series series : ALL) {
      drawn.addAll(draw(report, folder, series, Metric.CALLS_PER_SECOND, "calls/s"));
      drawn.addAll(draw(report, folder, series, Metric.CPU_MICROS_PER_CALL, "CPU µs/call"));
    }
    return drawn;
  }

  private static List<Path> draw(
      Report report, Path folder, Series series, Metric metric, String unit) throws IOException {
    List<Graph.Line> lines = lines(report.results(), series.name(), metric);
    if (lines.isEmpty()) {
      return List.of();
    }
    String name = metric == Metric.CALLS_PER_SECOND ? "throughput" : "cpu";
    Path file = folder.resolve(series.name() + "-" + name + ".svg");
    Graph graph = new Graph(series.title(), series.x(), unit, lines);
    return List.of(Files.writeString(file, graph.svg()));
  }

  static List<Graph.Line> lines(List<Result> results, String series, Metric metric) {
    Map<String, List<Graph.Point>> byPeer = new LinkedHashMap<>();
    for (Result result : results) {
      String at =
          result.row().startsWith(series + "-") ? result.row().substring(series.length() + 1) : "";
      Double value = result.median().get(metric);
      if (value != null && !at.isEmpty() && at.chars().allMatch(Character::isDigit)) {
        byPeer
            .computeIfAbsent(result.entry(), peer -> new ArrayList<>())
            .add(new Graph.Point(Double.parseDouble(at), value));
      }
    }
    List<Graph.Line> lines = new ArrayList<>();
    byPeer.forEach(
        (peer, points) -> {
          points.sort(Comparator.comparingDouble(Graph.Point::x));
          lines.add(new Graph.Line(peer, points));
        });
    return lines;
  }
}
