package io.ttrpc.fuzz;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fuzzes the targets one after the other and prints a table: {@code --runs N} or {@code --seconds
 * N} for each of them, {@code --target A,B} for some, and options of libFuzzer's behind {@code --}.
 */
final class Fuzz {
  private static final String USAGE =
      "fuzz [--runs N | --seconds N] [--target A,B] [-- OPTIONS OF LIBFUZZER]";
  private static final Path MODULE = Path.of(System.getProperty("fuzz.module", "."));

  private Fuzz() {}

  /** Exits with 0 if all properties held, with 1 otherwise, with 2 for wrong arguments. */
  public static void main(String[] args) throws Exception {
    List<String> limits = new ArrayList<>();
    List<String> names = List.copyOf(Targets.ALL.keySet());
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--")) {
        limits.addAll(List.of(args).subList(i + 1, args.length));
        break;
      }
      String value = i + 1 < args.length ? args[i + 1] : "";
      switch (args[i++]) {
        case "--runs" -> limits.add("-runs=" + number(value));
        case "--seconds" -> limits.add("-max_total_time=" + number(value));
        case "--target" -> names = known(value);
        default -> refuse("unknown option " + args[i - 1]);
      }
    }
    if (limits.isEmpty()) {
      limits.add("-max_total_time=60");
    }
    System.exit(run(names, limits) ? 0 : 1);
  }

  private static boolean run(List<String> names, List<String> limits) throws Exception {
    boolean held = true;
    System.out.println(Run.header());
    for (String name : names) {
      Run run = Run.of(name, corpus(name, MODULE), limits);
      System.out.println(run);
      held &= run.finding().isEmpty();
    }
    return held;
  }

  static Corpus corpus(String name, Path module) {
    return new Corpus(name, requireNonNull(Targets.ALL.get(name)).get(), module);
  }

  private static long number(String value) {
    if (!value.matches("[1-9][0-9]{0,14}")) {
      refuse("expected a positive number but got \"" + value + '"');
    }
    return Long.parseLong(value);
  }

  private static List<String> known(String value) {
    List<String> names = List.of(value.split(",", -1));
    if (!Targets.ALL.keySet().containsAll(names)) {
      refuse("expected --target out of " + Targets.ALL.keySet());
    }
    return names;
  }

  private static void refuse(String reason) {
    System.err.println("fuzz: " + reason + "\n" + USAGE);
    System.exit(2);
  }
}
