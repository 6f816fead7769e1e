package io.ttrpc.interop.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that runs beside the test; what it prints goes to files. Ends with the test. */
public final class Program implements AutoCloseable {
  private final List<String> command;
  private final Process process;
  private final Path out;
  private final Path err;

  private Program(List<String> command, Process process, Path out, Path err) {
    this.command = command;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts the program; its output goes to the folder. */
  public static Program start(Path folder, List<String> command) throws IOException {
    return start(folder, new ProcessBuilder(command));
  }

  /** The same with an environment or a working folder of its own. */
  public static Program start(Path folder, ProcessBuilder builder) throws IOException {
    Path out = Files.createTempFile(folder, "program", ".out");
    Path err = Files.createTempFile(folder, "program", ".err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new Program(builder.command(), process, out, err);
  }

  /** Waits until the program has printed that line. */
  public Program awaitLine(String line) {
    await(line)
        .atMost(Duration.ofSeconds(30))
        .until(() -> lines().contains(line) || !process.isAlive());
    assertThat(lines()).as(this::toString).contains(line);
    return this;
  }

  /** Writes a line to the program's standard input. */
  public void tell(String line) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((line + '\n').getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** Waits for the program's end and returns its exit code. */
  public int awaitExit() throws InterruptedException {
    process.waitFor();
    return process.exitValue();
  }

  /** Asks the program to end, by SIGTERM, and returns its exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    return awaitExit();
  }

  /** Ends the program at once, by SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Returns the lines that the program has printed to its standard output. */
  public List<String> lines() {
    boolean running = isRunning();
    String printed = read(out);
    // A line without its end may not be complete yet.
    int end = running ? printed.lastIndexOf('\n') + 1 : printed.length();
    return printed.substring(0, end).lines().toList();
  }

  /** Returns the text that the program has printed to its standard error. */
  public String errors() {
    return read(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("%s ends when killed", command).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return command + " printed:\n" + read(out) + read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
