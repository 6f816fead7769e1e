package io.ttrpc.benchmarks.compare;

import static io.ttrpc.benchmarks.report.Names.GO;
import static io.ttrpc.benchmarks.report.Names.JAVA;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.benchmarks.report.Metric;
import io.ttrpc.benchmarks.report.Result;
import io.ttrpc.benchmarks.report.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowRunTest {
  private static final Effort TINY = new Effort(2, 0.1, 0.1, 0.1);
  private static final Commands COMMANDS =
      new Commands(
          System.getProperty("java.class.path"), Jdk.running(), Optional.empty(), List.of());

  @TempDir Path folder;

  @Test
  void measuresBothEndsInEachRound() throws Exception {
    Row row = Row.of("row", "--callers 2", List.of(Row.Entry.of(JAVA)));

    Result result = only(run(row));

    assertThat(result.failure()).isNull();
    assertThat(result.rounds()).hasSize(TINY.rounds());
    assertThat(result.median().values())
        .containsKeys(
            Metric.CALLS_PER_SECOND,
            Metric.P50_MICROS,
            Metric.P999_MICROS,
            Metric.CPU_MICROS_PER_CALL,
            Metric.ALLOCATED_BYTES_PER_CALL,
            Metric.SERVER_RSS_MB,
            Metric.SERVER_HEAP_BYTES);
    assertThat(result.median().get(Metric.CALLS_PER_SECOND)).isPositive();
    assertThat(result.median().get(Metric.MESSAGE_BYTES_PER_CALL)).isGreaterThan(2 * 64);
  }

  @Test
  void failedClientIsTheResult() throws Exception {
    Row row = Row.of("row", "--no-such-option", List.of(Row.Entry.of(JAVA)));

    Result result = only(run(row));

    assertThat(result.hasFailed()).isTrue();
    assertThat(result.failure()).contains("--no-such-option");
  }

  @Test
  void timeoutIsADeadlineOfEachCall() throws Exception {
    Row row = Row.of("row", "--timeout 0.000000001", List.of(Row.Entry.of(JAVA)));

    assertThat(only(run(row)).failure()).contains("DEADLINE_EXCEEDED");
  }

  @Test
  void asynchronousCallsKeepTheirWindowBesidePendingOnes() throws Exception {
    Row row =
        Row.of(
            "row",
            "--mode async --window 8 --pending 4",
            List.of(new Row.Entry("asynchronous", JAVA, "", List.of("async"))));

    Result result = only(run(row));

    assertThat(result.failure()).isNull();
    assertThat(result.median().get(Metric.CALLS_PER_SECOND)).isPositive();
    assertThat(result.median().values())
        .containsKeys(Metric.P50_MICROS, Metric.SERVER_THREADS, Metric.CLIENT_THREADS);
  }

  @Test
  void pendingCallThatEndsIsAFailure() throws Exception {
    Row row = Row.of("row", "--pending 1", List.of(Row.Entry.of(JAVA)));

    assertThat(only(run(row)).failure()).contains("expected a pending call but it ended");
  }

  @Test
  void callersBeyondTheTimedOnesCountTheirCalls() throws Exception {
    Row row = Row.of("row", "--callers 101", List.of(Row.Entry.of(JAVA)));

    Sample median = only(run(row)).median();

    assertThat(median.get(Metric.CALLS_PER_SECOND)).isPositive();
    assertThat(median.get(Metric.P50_MICROS)).isPositive();
  }

  @Test
  void rowThatNeedsAnotherJdkSaysSo() throws Exception {
    Row row = Row.of("row", "", List.of(Row.Entry.of(JAVA))).withVirtualThreads();

    Result result = only(run(row));

    assertThat(result.hasFailed()).isFalse();
    assertThat(result.failure()).contains("TTRPC_BENCH_JDK25");
  }

  @Test
  void peerThatWasNotAskedForTakesNoPart() throws Exception {
    Row row = Row.of("row", "", List.of(Row.Entry.of(GO)));

    assertThat(run(row)).isEmpty();
  }

  @Test
  void peerThatCannotBeBuiltStaysWithTheReason() throws Exception {
    Path sources = Files.createDirectories(folder.resolve("peers/go"));
    Files.writeString(sources.resolve("go.mod"), "module broken");
    Files.writeString(sources.resolve("main.go"), "package main; func main() { broken() }");

    Peer go = Peers.build(folder, List.of(GO)).get(GO);

    assertThat(go).isNotNull();
    assertThat(go.missing()).isNotNull();
  }

  private List<Result> run(Row row) throws Exception {
    Peers peers = Peers.build(folder, List.of(JAVA));
    return new RowRun(row, TINY, COMMANDS, folder).run(peers);
  }

  private static Result only(List<Result> results) {
    assertThat(results).hasSize(1);
    return results.get(0);
  }
}
