package io.ttrpc.interop.client;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All checks, and the run that reports on them. Safe for any thread. */
public final class Checks {
  private Checks() {}

  /** The checks that any server of the service must pass. */
  public static List<Check> all() {
    return Stream.of(
            EchoChecks.ALL,
            MetadataChecks.ALL,
            StatusChecks.ALL,
            DeadlineChecks.ALL,
            CancellationChecks.ALL,
            OneSidedStreamChecks.ALL,
            EchoStreamChecks.ALL,
            FailStreamChecks.ALL,
            FloodChecks.ALL,
            SizeChecks.ALL,
            AsyncChecks.ALL,
            ConcurrencyChecks.ALL,
            ConnectionChecks.ALL)
        .flatMap(List::stream)
        .toList();
  }

  /** Prints a line for each check and a last one with the counts; returns the failures. */
  static int run(List<Check> checks, Path socket, PrintStream out) {
    int failed = 0;
    for (Check check : checks) {
      try {
        check.prove(socket);
        out.println("ok " + check.name());
      } catch (Exception e) {
        failed++;
        out.println("FAIL " + check.name() + ": " + OneLine.of(e.toString()));
      }
    }
    out.println(checks.size() - failed + " passed, " + failed + " failed");
    return failed;
  }
}
