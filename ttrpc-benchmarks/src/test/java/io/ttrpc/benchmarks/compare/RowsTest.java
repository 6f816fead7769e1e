package io.ttrpc.benchmarks.compare;

import static io.ttrpc.benchmarks.report.Names.JAVA;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.benchmarks.report.Metric;
import io.ttrpc.benchmarks.report.Names;
import io.ttrpc.benchmarks.report.Result;
import io.ttrpc.benchmarks.report.Results;
import io.ttrpc.benchmarks.report.Sample;
import io.ttrpc.benchmarks.report.Target;
import io.ttrpc.benchmarks.report.Targets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
  private static final Sample ALL_METRICS =
      new Sample(
          Arrays.stream(Metric.values()).collect(Collectors.toMap(Function.identity(), m -> 1.0)));

  @Test
  void everyTargetIsMeasuredByARow() {
    assertThat(outcomes(Rows.all(List.of()))).doesNotContain(Target.Verdict.NOT_MEASURED);
  }

  @Test
  void everyTargetIsMeasuredByARowOfAQuickRun() {
    assertThat(outcomes(Rows.some(List.of()))).doesNotContain(Target.Verdict.NOT_MEASURED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Names.TEN_CONNECTIONS,
        Names.ASYNC,
        Names.IN_FLIGHT,
        Names.IN_FLIGHT_ASYNC,
      })
  void newRowIsChosenByItsName(String name) {
    assertThat(Rows.all(List.of()))
        .extracting(Row::name)
        .filteredOn(row -> Rows.isNamed(row, List.of(name)))
        .contains(name);
  }

  @Test
  void callersAreVirtualUnlessTheEntryNamesOthers() throws Exception {
    Peer peer = Objects.requireNonNull(Peers.build(Path.of("target"), List.of(JAVA)).get(JAVA));
    Row row = Row.of("row", "", List.of()).withVirtualThreads();
    Row.Entry named = new Row.Entry("named", JAVA, "--threads platform", List.of());
    Commands commands = new Commands("", Jdk.running(), Optional.of(Jdk.running()), List.of());

    assertThat(commands.client(row, Row.Entry.of(JAVA), peer, Path.of("s"), Effort.QUICK))
        .containsSequence("--threads", "virtual");
    assertThat(commands.client(row, named, peer, Path.of("s"), Effort.QUICK))
        .containsSequence("--threads", "platform")
        .doesNotContain("virtual");
    assertThat(commands.setting(row, named, peer)).doesNotContain("virtual");
  }

  private static List<Target.Verdict> outcomes(List<Row> rows) {
    Stream<Result> jars = Stream.of(JAVA, Names.GRPC).map(entry -> result(Names.JARS, entry));
    Stream<Result> measured =
        rows.stream()
            .flatMap(row -> row.entries().stream().map(entry -> result(row.name(), entry.label())));
    return Targets.outcomes(new Results(Stream.concat(measured, jars).toList())).stream()
        .map(Target.Outcome::verdict)
        .toList();
  }

  private static Result result(String row, String entry) {
    return new Result(row, entry, "", ALL_METRICS, List.of(), null, List.of(), List.of());
  }
}
