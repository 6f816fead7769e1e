package io.ttrpc.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The outcome of fuzzing a target.
 *
 * @param runs the number of inputs that were given to the target
 * @param covered the number of branches that they reached
 * @param corpus the number of inputs that are kept because each reached further code
 * @param seconds the time that it took
 * @param finding the words of the engine about a broken property; empty if there is none
 */
record Run(String target, long runs, long covered, long corpus, double seconds, String finding) {
  private static final Pattern PROGRESS =
      Pattern.compile("#(\\d+)\\s+\\S+\\s+cov: (\\d+).*? corp: (\\d+)/.*");
  private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in .*");
  private static final Pattern FINDING =
      Pattern.compile("(== Java Exception: .*|==\\d+== ?ERROR: .*|.*Test unit written to .*)");

  /** Runs the engine in a process of its own. The limits are options of libFuzzer's. */
  static Run of(String name, Corpus corpus, List<String> limits)
      throws IOException, InterruptedException {
    Path found = Files.createDirectories(corpus.found());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Entry.class.getName(),
                "--target_args=" + name,
                "--instrumentation_includes=io.ttrpc.**",
                "--instrumentation_excludes=io.ttrpc.fuzz.**:" + corpus.targetClass(),
                "--custom_hook_includes=io.ttrpc.**",
                "-artifact_prefix=" + found + "/",
                "--reproducer_path=" + corpus.reached().getParent(),
                "-max_len=4096",
                "-timeout=20"));
    corpus.dictionary().ifPresent(words -> command.add("-dict=" + words));
    command.addAll(limits);
    command.addAll(
        List.of(corpus.reached().toString(), corpus.seeds().toString(), found.toString()));
    Path log = Files.createTempFile("fuzz-" + name, ".log");
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int exit = process.waitFor();
    double seconds = (System.nanoTime() - begin) / 1e9;
    return parse(name, Files.readAllLines(log), exit, log, seconds);
  }

  private static Run parse(String name, List<String> lines, int exit, Path log, double seconds) {
    long runs = 0;
    long covered = 0;
    long corpus = 0;
    List<String> findings = new ArrayList<>();
    for (String line : lines) {
      Matcher progress = PROGRESS.matcher(line);
      if (progress.matches()) {
        runs = Long.parseLong(progress.group(1));
        covered = Long.parseLong(progress.group(2));
        corpus = Long.parseLong(progress.group(3));
      }
      Matcher done = DONE.matcher(line);
      if (done.matches()) {
        runs = Long.parseLong(done.group(1));
      }
      if (FINDING.matcher(line).matches()) {
        findings.add(line);
      }
    }
    if (exit != 0) {
      findings.add("exit code " + exit + ", see " + log);
    }
    return new Run(name, runs, covered, corpus, seconds, String.join("; ", findings));
  }

  static String header() {
    return "| target            |       runs | branches | corpus | seconds | runs/s | finding |\n"
        + "| ---               |       ---: |     ---: |   ---: |    ---: |   ---: | --- |";
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "| %-17s | %10d | %8d | %6d | %7.0f | %6.0f | %s |",
        target,
        runs,
        covered,
        corpus,
        seconds,
        runs / seconds,
        finding.isEmpty() ? "none" : finding);
  }
}
