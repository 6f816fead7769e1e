package io.ttrpc.release;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end; its output goes to a file. */
final class Command {
  private static final int LAST_LINES = 40;

  private final Process process;
  private final List<String> line;
  private final Path output;

  private Command(Process process, List<String> line, Path output) {
    this.process = process;
    this.line = line;
    this.output = output;
  }

  static Command start(Path folder, List<String> line) throws IOException {
    Path output = Files.createTempFile(folder, "output", ".log");
    Process process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    return new Command(process, line, output);
  }

  /** Starts the Maven that runs these tests, with the JDK that runs them. */
  static Command maven(Path folder, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(
        Path.of(System.getProperty("maven.home", "/usr/share/maven"), "bin", "mvn").toString());
    line.addAll(List.of("-B", "-ntp"));
    line.addAll(List.of(arguments));
    return start(folder, line);
  }

  /** Returns the program that belongs to the JDK that runs these tests. */
  static String java() {
    return Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
  }

  /** Returns the output of the program after it has ended well. */
  String succeed() throws IOException {
    if (end() != 0) {
      throw new AssertionError(String.join(" ", line) + " failed:\n" + lastLines());
    }
    return text();
  }

  /** Returns the output of the program after it has failed. */
  String fail() throws IOException {
    if (end() == 0) {
      throw new AssertionError(String.join(" ", line) + " succeeded:\n" + lastLines());
    }
    return text();
  }

  /** Ends the program, if it still runs, and the programs that it started. */
  void stop() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private int end() throws IOException {
    try {
      if (process.waitFor(15, TimeUnit.MINUTES)) {
        return process.exitValue();
      }
      throw new AssertionError(String.join(" ", line) + " did not end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + line.get(0) + " ran");
    } finally {
      stop();
    }
  }

  private String lastLines() throws IOException {
    List<String> lines = text().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  /** Returns the output; bytes that are no text are replaced. */
  private String text() throws IOException {
    return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
  }
}
