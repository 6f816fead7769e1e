package io.ttrpc.benchmarks.compare;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A JDK on this machine. */
record Jdk(Path home, String version) {
  private static final String FOUND_BY = "TTRPC_BENCH_JDK25";
  private static final int WITH_VIRTUAL_THREADS = 25;

  static Jdk at(Path home) {
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("no JDK: " + home, e);
    }
    return new Jdk(home, release.getProperty("JAVA_VERSION", "?").replace("\"", ""));
  }

  static Jdk running() {
    return at(Path.of(System.getProperty("java.home")));
  }

  int major() {
    String[] parts = version.split("[.+-]", 2);
    return parts[0].chars().allMatch(Character::isDigit) ? Integer.parseInt(parts[0]) : 0;
  }

  /** This one, the one that the environment names, or the newest beside the running one. */
  static Optional<Jdk> withVirtualThreads(Jdk chosen) {
    if (chosen.major() >= WITH_VIRTUAL_THREADS) {
      return Optional.of(chosen);
    }
    String named = System.getenv(FOUND_BY);
    if (named != null) {
      return Optional.of(at(Path.of(named)));
    }
    Path neighbours = running().home().getParent();
    return neighbours == null
        ? Optional.empty()
        : homes(neighbours).stream()
            .map(Jdk::at)
            .filter(jdk -> jdk.major() >= WITH_VIRTUAL_THREADS)
            .max(Comparator.comparingInt(Jdk::major));
  }

  static String howToName() {
    return "no JDK " + WITH_VIRTUAL_THREADS + ": name one with " + FOUND_BY;
  }

  private static List<Path> homes(Path folder) {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(home -> Files.exists(home.resolve("release")))
          .filter(home -> Files.isExecutable(home.resolve("bin/java")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
