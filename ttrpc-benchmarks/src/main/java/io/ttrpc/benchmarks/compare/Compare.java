package io.ttrpc.benchmarks.compare;

import io.ttrpc.benchmarks.report.Machine;
import io.ttrpc.benchmarks.report.Names;
import io.ttrpc.benchmarks.report.Report;
import io.ttrpc.benchmarks.report.Result;
import io.ttrpc.benchmarks.report.Results;
import io.ttrpc.benchmarks.report.Summary;
import io.ttrpc.benchmarks.report.Targets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares this project with other implementations, side by side. Used by one thread. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Compares this project with other implementations, side by side.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all peers that are there did their part, whatever the targets",
      "1:some did not"
    },
    subcommands = {GraphsCommand.class, ProfileCommand.class},
    showDefaultValues = true)
public final class Compare implements Callable<Integer> {
  /** Leaves some of the three minutes for a row that is longer than all before it. */
  private static final Duration QUICK = Duration.ofSeconds(150);

  @Option(names = "--quick", description = "fewer and shorter rounds, within three minutes")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "writes all figures to that file")
  private @Nullable Path json;

  @Option(names = "--peers", split = ",", paramLabel = "PEER", description = "only these")
  private List<String> peerNames = Peers.NAMES;

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "ROW",
      description = "only rows whose names begin so; see --list")
  private List<String> rowNames = List.of();

  @Option(names = "--list", description = "prints the rows' names and ends")
  private boolean list;

  @Option(names = "--rounds", description = "in which the peers take turns")
  private @Nullable Integer rounds;

  @Option(names = "--seconds", description = "that each measures in a round")
  private @Nullable Double seconds;

  @Option(names = "--warmup", description = "seconds of load before the first round")
  private @Nullable Double warmup;

  @Option(
      names = "--warmup-max",
      description = "seconds; peers in Java go on warming up until they stop getting faster")
  private @Nullable Double warmupMax;

  @Option(names = "--jdk", paramLabel = "HOME", description = "of the peers in Java")
  private @Nullable Path jdk;

  @Option(names = "--small-footprint", description = "JVM flags of the row small-footprint")
  private String smallFootprint = Rows.SMALL_FOOTPRINT;

  @Option(names = "--benchmarks", description = "the folder ttrpc-benchmarks")
  private Path benchmarks = Path.of("ttrpc-benchmarks");

  /** See {@code --help}. */
  public static void main(String... arguments) {
    CommandLine compare = new CommandLine(new Compare()).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(compare.execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Row> rows = rows();
    if (list) {
      rows.forEach(row -> System.out.println(row.name()));
      System.out.println(Names.JARS);
      return 0;
    }
    Report report = measure(rows);
    System.out.println(Summary.of(report));
    if (json != null) {
      report.write(json);
    }
    return report.results().stream().anyMatch(Result::hasFailed) ? 1 : 0;
  }

  Path benchmarks() {
    return benchmarks;
  }

  private List<Row> rows() {
    List<String> flags = Commands.words(smallFootprint);
    List<Row> all = quick ? Rows.some(flags) : Rows.all(flags);
    return all.stream().filter(row -> isWanted(row.name())).toList();
  }

  private boolean isWanted(String row) {
    return Rows.isNamed(row, rowNames);
  }

  private Report measure(List<Row> rows) throws IOException, InterruptedException {
    Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Path folder = benchmarks.toRealPath();
    Peers peers = Peers.build(folder, peerNames);
    Commands commands = Commands.on(jdk);
    List<Result> results = new ArrayList<>(run(rows, peers, commands));
    if (isWanted(Names.JARS)) {
      results.addAll(new Jars(folder).measure());
    }
    Map<String, String> jdks = new LinkedHashMap<>();
    jdks.put("JDK", commands.chosen().version());
    jdks.put(
        "JDK with virtual threads", commands.withVirtualThreads().map(Jdk::version).orElse("none"));
    Effort effort = effort();
    return new Report(
        start.toString(),
        commit(folder),
        Machine.here(),
        jdks,
        peers.all().stream()
            .map(peer -> new Report.PeerVersion(peer.name(), peer.version(), peer.missing()))
            .toList(),
        effort.rounds(),
        effort.seconds(),
        effort.warmup(),
        effort.warmupMax(),
        results,
        Targets.outcomes(new Results(results)));
  }

  private List<Result> run(List<Row> rows, Peers peers, Commands commands)
      throws IOException, InterruptedException {
    TimeBudget budget = new TimeBudget(quick ? QUICK : TimeBudget.UNLIMITED);
    Path sockets = Files.createTempDirectory("compare");
    List<Result> results = new ArrayList<>();
    for (Row row : rows) {
      if (!budget.hasRoom()) {
        results.addAll(outOfTime(row, peers));
        continue;
      }
      long start = System.nanoTime();
      List<Result> measured = new RowRun(row, effort(), commands, sockets).run(peers);
      budget.spend(Duration.ofNanos(System.nanoTime() - start));
      System.err.println(Summary.results(measured));
      results.addAll(measured);
    }
    return results;
  }

  private static List<Result> outOfTime(Row row, Peers peers) {
    String reason = "not measured: out of time";
    return row.entries().stream()
        .filter(entry -> peers.get(entry.peer()) != null)
        .map(entry -> Result.failed(row.name(), entry.label(), "", reason, List.of(), List.of()))
        .toList();
  }

  private Effort effort() {
    Effort base = quick ? Effort.QUICK : Effort.FULL;
    return new Effort(
        rounds == null ? base.rounds() : rounds,
        seconds == null ? base.seconds() : seconds,
        warmup == null ? base.warmup() : warmup,
        warmupMax == null ? base.warmupMax() : warmupMax);
  }

  private static String commit(Path folder) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "describe", "--always", "--dirty=+")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    git.waitFor();
    return commit.isEmpty() ? "?" : commit;
  }
}
