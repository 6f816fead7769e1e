package io.ttrpc.benchmarks.compare;

import io.ttrpc.benchmarks.report.Graphs;
import io.ttrpc.benchmarks.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Draws what a run of the harness has written. */
@Command(name = "graphs", description = "Draws the series of a JSON file as SVG.")
final class GraphsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "JSON", index = "0")
  private Path json = Path.of("");

  @Parameters(paramLabel = "FOLDER", index = "1")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws IOException {
    Graphs.draw(Report.read(json), folder).forEach(System.out::println);
    return 0;
  }
}
