package io.ttrpc.interop.siege;

import io.ttrpc.interop.cli.CommandLine;
import io.ttrpc.interop.cli.Option;
import io.ttrpc.interop.cli.Option.Known;
import io.ttrpc.interop.cli.Option.Repetition;
import io.ttrpc.interop.cli.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings one fault or attack after the other on a server and a client, and prints the tables:
 * {@code --tables A,B}, {@code --faults A,B} for some of their rows, {@code --minutes N} for the
 * loads without an end of their own, {@code --seed N}.
 */
final class Siege {
  private static final List<Known> OPTIONS =
      List.of(
          new Known("--minutes", "N", Repetition.ONCE),
          new Known("--tables", "A,B", Repetition.ONCE),
          new Known("--faults", "A,B", Repetition.ONCE),
          new Known("--seed", "N", Repetition.ONCE));

  /** A library that fails at every turn must not keep a build for long. */
  private static final Duration BRIEF_LIMIT = Duration.ofMinutes(8);

  private final List<Table> tables;
  private final @Nullable Duration length;
  private final long seed;

  /** A siege by those tables' rows; a length of null is the build's. */
  Siege(List<Table> tables, @Nullable Duration length, long seed) {
    this.tables = tables;
    this.length = length;
    this.seed = seed;
  }

  /** Exits with 0 if nothing was lost or leaked, with 1 otherwise, with 2 for wrong arguments. */
  public static void main(String[] args) throws IOException {
    Siege siege;
    try {
      siege = of(CommandLine.parse(List.of(args), OPTIONS));
    } catch (UsageException e) {
      System.err.println("siege: " + e.getMessage());
      System.exit(2);
      return;
    }
    // Ctrl-C ends the processes too, also one that is stopped.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly)));
    System.exit(siege.run().isEmpty() ? 0 : 1);
  }

  private static Siege of(CommandLine options) throws UsageException {
    Duration length =
        options.has("--minutes")
            ? Duration.ofMinutes(options.positiveNumber("--minutes", 1))
            : null;
    long seed = options.positiveNumber("--seed", 1 + (System.nanoTime() & 0xffff));
    List<Table> tables = Table.all();
    for (Option option : options.options()) {
      List<String> names = List.of(option.value().split(",", -1));
      if (option.name().equals("--tables")) {
        tables = tables(tables, names);
      } else if (option.name().equals("--faults")) {
        tables = rows(tables, names);
      }
    }
    return new Siege(tables, length, seed);
  }

  private static List<Table> tables(List<Table> all, List<String> names) throws UsageException {
    List<Table> chosen = all.stream().filter(each -> names.contains(each.id())).toList();
    if (chosen.size() != names.size()) {
      throw new UsageException("expected --tables out of " + all.stream().map(Table::id).toList());
    }
    return chosen;
  }

  /** Returns the tables with the rows of those names alone. */
  private static List<Table> rows(List<Table> all, List<String> names) throws UsageException {
    List<Table> chosen =
        all.stream()
            .map(table -> table.only(names))
            .filter(table -> !table.rows().isEmpty())
            .toList();
    if (chosen.stream().mapToInt(table -> table.rows().size()).sum() != names.size()) {
      throw new UsageException(
          "expected --faults out of "
              + all.stream().flatMap(table -> table.rows().stream()).map(Fault::id).toList());
    }
    return chosen;
  }

  /** Prints the tables and returns the findings, each with its fault. */
  List<String> run() throws IOException {
    System.out.printf("siege: --seed %d, JDK %s%n", seed, Runtime.version());
    long begin = System.nanoTime();
    Path folder = Files.createTempDirectory("siege");
    List<String> findings = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Table table : tables) {
      System.out.println('\n' + table.header());
      for (Fault fault : table.rows()) {
        Path own = Files.createDirectory(folder.resolve(fault.id()));
        Row row = isLate(begin) ? notRun(fault, "time is up") : run(fault, own);
        System.out.println(table.line(row));
        row.notes().forEach(note -> notes.add(fault.id() + ": " + note));
        row.findings().forEach(finding -> findings.add(fault.id() + ": " + finding));
        if (row.findings().isEmpty()) {
          delete(own);
        }
      }
    }
    notes.forEach(System.out::println);
    if (findings.isEmpty()) {
      delete(folder);
    } else {
      System.out.println("FINDINGS; what the processes printed is in " + folder);
      findings.forEach(System.out::println);
    }
    return findings;
  }

  private Row run(Fault fault, Path folder) {
    try (Field field = new Field(folder, seed, length)) {
      try {
        fault.script().run(field);
      } catch (Exception | AssertionError e) {
        field.finding("the bench failed: " + e);
      }
      return field.row(fault.name());
    } catch (Exception | AssertionError e) {
      return notRun(fault, e.toString());
    }
  }

  private boolean isLate(long begin) {
    return length == null && System.nanoTime() - begin > BRIEF_LIMIT.toNanos();
  }

  private static Row notRun(Fault fault, String reason) {
    return new Row(fault.name(), Map.of(), List.of(), List.of("no row: " + reason));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
