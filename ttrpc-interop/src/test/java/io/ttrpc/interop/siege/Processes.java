package io.ttrpc.interop.siege;

import static java.lang.ProcessBuilder.Redirect.DISCARD;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Signals and limits of another process, by the system's own commands. */
final class Processes {
  private Processes() {}

  /** Sends a signal, such as {@code STOP}. */
  static void signal(long pid, String name) throws IOException, InterruptedException {
    run("kill", "-" + name, Long.toString(pid));
  }

  /** Gives the process the lowest priority. */
  static void yieldProcessor(long pid) throws IOException, InterruptedException {
    run("renice", "-n", "19", "-p", Long.toString(pid));
  }

  /** Returns the highest descriptor that the process has open. */
  static long highestDescriptor(long pid) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return open.mapToLong(each -> Long.parseLong(each.getFileName().toString())).max().orElse(0);
    }
  }

  /** Lets the process open no descriptor beyond that one. */
  static void limitDescriptors(long pid, long highest) throws IOException, InterruptedException {
    prlimit(pid, "--nofile=" + (highest + 1) + ":");
  }

  /** Lets the process open as many descriptors as most systems allow. */
  static void freeDescriptors(long pid) throws IOException, InterruptedException {
    prlimit(pid, "--nofile=1024:");
  }

  static void prlimit(long pid, String limit) throws IOException, InterruptedException {
    run("prlimit", "--pid", Long.toString(pid), limit);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectOutput(DISCARD).redirectError(DISCARD).start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }
}
