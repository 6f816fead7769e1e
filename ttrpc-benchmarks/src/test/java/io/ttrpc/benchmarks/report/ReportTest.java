package io.ttrpc.benchmarks.report;

import static io.ttrpc.benchmarks.report.Measurements.report;
import static io.ttrpc.benchmarks.report.Measurements.result;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
  private static final Report REPORT =
      report(
          List.of(
              result("payload-4096", "ttrpc-java", Metric.CALLS_PER_SECOND, 900),
              result("payload-1024", "ttrpc-java", Metric.CALLS_PER_SECOND, 1000),
              Result.failed(
                  "payload-1024", "grpc-java", "all cores", "failed: ended", List.of(), List.of()),
              result("payloads", "ttrpc-java", Metric.CALLS_PER_SECOND, 1)));

  @Test
  void whatIsWrittenIsRead(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("report.json");

    REPORT.write(file);

    assertThat(Report.read(file)).isEqualTo(REPORT);
  }

  @Test
  void missingPeerIsNamedWithItsReason() {
    assertThat(Summary.of(REPORT)).contains("MISSING ttrpc-rust: no cargo");
  }

  @Test
  void ratiosOfColdPeersAreNotJudged() {
    List<Result> slower =
        List.of(
            result(Names.ONE_PINNED, Names.JAVA, Metric.CALLS_PER_SECOND, 1),
            result(Names.ONE_PINNED, Names.GO, Metric.CALLS_PER_SECOND, 2));

    assertThat(Summary.of(report(slower, 3))).containsPattern("P1 .* 0\\.500 +missed");
    assertThat(Summary.of(report(slower, 0.6))).containsPattern("P1 .* 0\\.500 +cold");
  }

  @Test
  void failureIsNamedWithItsRowAndPeer() {
    assertThat(Summary.of(REPORT)).contains("! payload-1024, grpc-java: failed: ended");
  }

  @Test
  void seriesIsTheRowsOfItsNameInRisingOrder() {
    assertThat(Graphs.lines(REPORT.results(), "payload", Metric.CALLS_PER_SECOND))
        .containsExactly(
            new Graph.Line(
                "ttrpc-java", List.of(new Graph.Point(1024, 1000), new Graph.Point(4096, 900))));
  }

  @Test
  void graphIsWellFormedAndHasAPointForEachFigure(@TempDir Path folder) throws Exception {
    List<Path> drawn = Graphs.draw(REPORT, folder);

    assertThat(drawn).containsExactly(folder.resolve("payload-throughput.svg"));
    var svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(Files.readString(drawn.get(0)))));
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(2);
  }
}
