package io.ttrpc.interop.client;

import io.ttrpc.interop.cli.CommandLine;
import io.ttrpc.interop.cli.Option;
import io.ttrpc.interop.cli.Option.Known;
import io.ttrpc.interop.cli.Option.Repetition;
import io.ttrpc.interop.cli.ProcessArguments;
import io.ttrpc.interop.cli.UsageException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks any server of the conformance service: {@code --socket PATH}. Calls given with {@code
 * --echo TEXT} and {@code --echo-stream TEXT} replace the checks. Belongs to the main thread.
 */
public final class ConformanceClient {
  private static final String TIMEOUT = "--timeout-millis";
  private static final String CRASH = "--crash";
  private static final List<Known> OPTIONS =
      List.of(
          new Known("--socket", "PATH", Repetition.ONCE),
          new Known("--echo", "TEXT", Repetition.ANY),
          new Known("--echo-stream", "TEXT", Repetition.ANY),
          new Known(TIMEOUT, "N", Repetition.ONCE),
          // Apart from the other checks, for a Go server dies of it.
          new Known(CRASH, null, Repetition.ONCE));
  private static final long DEFAULT_TIMEOUT_MILLIS = 5000;

  private ConformanceClient() {}

  /**
   * Exits with 0 if no check fails or once all given calls were made, with 1 if a check fails, with
   * 2 for wrong arguments.
   */
  public static void main(String[] args) {
    // The console's own stream knows the locale's characters alone; a status may have others.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    try {
      System.exit(run(CommandLine.parse(ProcessArguments.of(args), OPTIONS), out));
    } catch (UsageException e) {
      System.err.println("conformance client: " + e.getMessage());
      System.exit(2);
    }
  }

  private static int run(CommandLine commandLine, PrintStream out) throws UsageException {
    Path socket = commandLine.socket();
    Duration timeout =
        Duration.ofMillis(commandLine.positiveNumber(TIMEOUT, DEFAULT_TIMEOUT_MILLIS));
    List<RequestedCall> calls = new ArrayList<>();
    for (Option option : commandLine.options()) {
      switch (option.name()) {
        case "--echo" -> calls.add(RequestedCall.echo(option.value()));
        case "--echo-stream" -> calls.add(RequestedCall.echoStream(option.value()));
        default -> {}
      }
    }
    if (!calls.isEmpty()) {
      RequestedCall.makeAll(calls, socket, timeout, out);
      return 0;
    }
    List<Check> checks = new ArrayList<>(Checks.all());
    if (commandLine.has(CRASH)) {
      checks.add(StatusChecks.CRASH);
    }
    return Checks.run(checks, socket, out) == 0 ? 0 : 1;
  }
}
