package io.ttrpc.benchmarks.compare;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A running program of a peer: asked and heard line by line. Used by one thread. */
final class PeerProcess implements AutoCloseable {
  private static final String END = "";
  private static final long SECONDS_TO_END = 5;
  private static final int ERRORS_SHOWN = 2_000;

  private final List<String> command;
  private final Process process;
  private final BufferedWriter input;
  private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
  private final Path errors;

  private PeerProcess(List<String> command, Process process, Path errors) {
    this.command = List.copyOf(command);
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.errors = errors;
    Thread reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it; what it prints as errors goes to a file in the folder. */
  static PeerProcess start(Path folder, List<String> command) throws IOException {
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    return new PeerProcess(command, process, errors);
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.add(line);
      }
    } catch (IOException e) {
      // It has ended, which the next who waits is told.
    }
    output.add(END);
  }

  List<String> command() {
    return command;
  }

  ProcessFigures figures() throws IOException {
    return ProcessFigures.of(process.pid());
  }

  String ask(String line, Duration timeout) throws IOException, InterruptedException {
    tell(line);
    return hear(timeout);
  }

  void tell(String line) throws IOException {
    input.write(line);
    input.newLine();
    input.flush();
  }

  void expect(String line, Duration timeout) throws IOException, InterruptedException {
    String heard = hear(timeout);
    if (!heard.equals(line)) {
      throw new IOException("expected " + line + " but got " + heard);
    }
  }

  String hear(Duration timeout) throws IOException, InterruptedException {
    String line = output.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (line == null) {
      throw new IOException("silent for " + timeout.toSeconds() + " s" + errors());
    }
    if (line.equals(END)) {
      output.add(END);
      process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
      throw new IOException("ended" + errors());
    }
    return line;
  }

  private String errors() throws IOException {
    String printed = Files.readString(errors, StandardCharsets.UTF_8).strip();
    return printed.isEmpty()
        ? ""
        : ": " + printed.substring(0, Math.min(printed.length(), ERRORS_SHOWN));
  }

  /** Asks it to end by ending its input, and kills it if it does not. */
  @Override
  public void close() throws IOException {
    try {
      input.close();
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      process.destroyForcibly(); // Its input broke: it has ended already, or is about to.
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
