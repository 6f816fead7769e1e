package io.ttrpc.interop.siege;

import static org.awaitility.Awaitility.await;

import io.ttrpc.interop.peer.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;

/** A process of the siege: a program of its class path, which obeys over its {@link Console}. */
final class Child implements AutoCloseable {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(5);

  private final Program program;
  private int asked;

  private Child(Program program) {
    this.program = program;
  }

  /** Starts the program and waits until it is ready. */
  static Child start(Path folder, Class<?> main, List<String> jvm, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Child child = new Child(Program.start(folder, command));
    try {
      child.program.awaitLine(Console.READY);
      return child;
    } catch (Throwable e) {
      child.close();
      throw e;
    }
  }

  long pid() {
    return program.pid();
  }

  Program program() {
    return program;
  }

  /** Gives a command and returns the figures that the process answers. */
  Figures ask(String command) throws IOException, NoAnswerException {
    asked++;
    program.tell(asked + " " + command);
    String start = asked + " ";
    try {
      return await()
          .pollInterval(POLL)
          .atMost(ANSWER_LIMIT)
          .until(() -> answer(start), Optional::isPresent)
          .map(line -> Figures.parse(line.substring(start.length())))
          .orElse(Figures.NONE);
    } catch (ConditionTimeoutException e) {
      throw new NoAnswerException(command + " got no answer", e);
    }
  }

  private Optional<String> answer(String start) {
    return program.lines().stream().filter(line -> line.startsWith(start)).findFirst();
  }

  /** Returns all that the process has printed, with the stacks of its threads at the end. */
  String dump() throws IOException, InterruptedException {
    if (program.isRunning()) {
      Processes.signal(pid(), "CONT");
      Processes.signal(pid(), "QUIT");
      await()
          .pollInterval(POLL)
          .atMost(ANSWER_LIMIT)
          .until(() -> program.lines().stream().anyMatch(line -> line.contains("JNI global refs")));
    }
    return program.toString();
  }

  @Override
  public void close() {
    program.close();
  }

  /** A process that does not obey. */
  static final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1;

    NoAnswerException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
