package io.ttrpc.demo.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged demo in a process of its own, at a port of the system's choice. */
final class RunningDemo {
  private static final Pattern ADDRESS = Pattern.compile("Look at (http://127\\.0\\.0\\.1:\\d+)");

  private final Process process;
  private final String address;

  private RunningDemo(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts the demo with its socket in a folder, and waits until it serves the page. */
  static RunningDemo start(Path folder) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("..", "demo-app", "target", "demo-app.jar").toString(),
                "--server.port=0",
                "--demo.socket=" + folder.resolve("demo/agent.sock"))
            .redirectErrorStream(true)
            .start();
    CompletableFuture<String> address = new CompletableFuture<>();
    Thread output = new Thread(() -> read(process, address), "output-of-the-demo");
    output.setDaemon(true);
    output.start();
    try {
      return new RunningDemo(process, address.get(90, TimeUnit.SECONDS));
    } catch (Exception e) {
      process.destroy();
      throw e;
    }
  }

  private static void read(Process process, CompletableFuture<String> address) {
    StringBuilder text = new StringBuilder();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        text.append(line).append('\n');
        Matcher found = ADDRESS.matcher(line);
        if (found.find()) {
          address.complete(found.group(1));
        }
      }
      address.completeExceptionally(new AssertionError("the demo has ended:\n" + text));
    } catch (IOException e) {
      address.completeExceptionally(new UncheckedIOException(e));
    }
  }

  String address() {
    return address;
  }

  /** Ends the demo, and with it the agent. */
  void end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
