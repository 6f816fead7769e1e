package io.ttrpc.interop.fairness;

import io.ttrpc.TtrpcChannel;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import io.ttrpc.conformance.v1.SleepRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The bench: {@code [strangers] [overload] [--seconds N]}. It prints a table of each. Strangers are
 * processes of the user {@code nobody}, so that their table needs root and {@code setpriv}.
 */
final class Fairness {
  private static final int ROUNDS = 7;
  private static final int UNLIMITED = Integer.MAX_VALUE;
  private static final int CALL_MILLIS = 20;
  private static final int HONEST_CALLERS = 16;
  private static final int CALLS_PER_CONNECTION = 64;

  private final Path folder;
  private final int seconds;

  private Fairness(Path folder, int seconds) {
    this.folder = folder;
    this.seconds = seconds;
  }

  public static void main(String[] arguments) throws Exception {
    List<String> tables = new ArrayList<>(List.of(arguments));
    int option = tables.indexOf("--seconds");
    int seconds = option < 0 ? 3 : Integer.parseInt(tables.get(option + 1));
    Path folder =
        Files.createTempDirectory(
            "fairness",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Fairness fairness = new Fairness(folder, seconds);
    System.out.println("JDK " + System.getProperty("java.version"));
    if (tables.contains("strangers")) {
      fairness.strangers();
    }
    if (tables.contains("overload")) {
      fairness.overload();
    }
    System.exit(0);
  }

  /**
   * Prints how many calls of one caller succeed beside other processes. The neighbours take turns,
   * so that other programs on the machine disturb all rows alike.
   */
  private void strangers() throws Exception {
    System.out.println(
        "| policy | neighbour | honest calls a second | new channel | refused a second |");
    System.out.println("| --- | --- | ---: | ---: | ---: |");
    strangers("refuse", List.of("none", "burn", "connect", "hold"));
    strangers("slow", List.of("none", "burn", "connect"));
  }

  private void strangers(String policy, List<String> neighbours) throws Exception {
    Map<String, List<double[]>> rounds = new LinkedHashMap<>();
    try (Server server = new Server(policy, UNLIMITED, 500);
        Load honest = new Load(server.socket, 0)) {
      honest.closed(1);
      Thread.sleep(2_000); // the time to warm up, not a wait for something
      for (int round = 0; round < ROUNDS; round++) {
        for (String neighbour : neighbours) {
          rounds
              .computeIfAbsent(neighbour, unused -> new ArrayList<>())
              .add(round(server, honest, neighbour));
        }
      }
    }
    rounds.forEach(
        (neighbour, figures) ->
            System.out.printf(
                "| %s | %s | %.0f | %.1f ms | %.0f |%n",
                policy, neighbour, median(figures, 0), median(figures, 1), median(figures, 2)));
  }

  /** Returns the calls a second, the milliseconds of a new channel and the refusals a second. */
  private double[] round(Server server, Load honest, String neighbour) throws Exception {
    Process process = neighbour.equals("none") ? null : stranger(server, neighbour);
    try {
      Thread.sleep(700); // the time in which the neighbour starts to disturb
      int before = honest.answered.count();
      var unused = server.ask();
      long start = System.nanoTime();
      Thread.sleep(1_000); // the time of the measurement
      double seconds = (System.nanoTime() - start) / 1e9;
      int calls = honest.answered.count() - before;
      String refused = server.ask();
      return new double[] {
        calls / seconds,
        newChannelMillis(server),
        Long.parseLong(refused.substring(0, refused.indexOf(' '))) / seconds
      };
    } finally {
      if (process != null) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private static double median(List<double[]> rounds, int figure) {
    double[] sorted = rounds.stream().mapToDouble(round -> round[figure]).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static double newChannelMillis(Server server) {
    long start = System.nanoTime();
    try (TtrpcChannel channel = TtrpcChannel.forTarget(server.socket.toString())) {
      var unused = ConformanceTtrpc.client(channel).sleep(SleepRequest.getDefaultInstance());
      return (System.nanoTime() - start) / 1e6;
    }
  }

  /** Prints what an honest client gets beside one that calls at a multiple of the capacity. */
  private void overload() throws Exception {
    System.out.println(
        "| limits | load | honest calls a second | p50 | p99 | greedy: answered | p50 | p99 | refused | p50 |");
    System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    int capacity = CALLS_PER_CONNECTION * 1_000 / CALL_MILLIS;
    for (int load : List.of(0, 1, 2, 4)) {
      overload(
          "maxCallsPerConnection", CALLS_PER_CONNECTION, 500, CALL_MILLIS, load * capacity, load);
    }
    // The pool of JDK 17 has 256 threads.
    int poolCapacity = 256 * 1_000 / 100;
    for (int load : List.of(0, 1, 2, 4)) {
      overload("default", UNLIMITED, 500, 100, load * poolCapacity, load);
    }
    for (int load : List.of(2, 4)) {
      overload("none", UNLIMITED, 0, 100, load * poolCapacity, load);
    }
  }

  private void overload(
      String limits, int calls, int queueDelay, int callMillis, int rate, int times)
      throws Exception {
    try (Server server = new Server("open", calls, queueDelay);
        Load honest = new Load(server.socket, callMillis);
        Load greedy = new Load(server.socket, callMillis)) {
      honest.closed(HONEST_CALLERS);
      if (rate > 0) {
        greedy.open(rate);
      }
      Thread.sleep(seconds * 1_000L); // the time of the measurement
      System.out.printf(
          "| %s | %d × | %d | %s | %s | %d | %s | %s | %d | %s |%n",
          limits,
          times,
          honest.answered.count() / seconds,
          honest.answered.percentile(0.5),
          honest.answered.percentile(0.99),
          greedy.answered.count() / seconds,
          greedy.answered.percentile(0.5),
          greedy.answered.percentile(0.99),
          greedy.refused.count() / seconds,
          greedy.refused.percentile(0.5));
    }
  }

  private Process stranger(Server server, String what) throws IOException {
    String name = Stranger.class.getName().replace('.', '/') + ".class";
    Path copy = folder.resolve(name);
    Files.createDirectories(copy.getParent());
    try (InputStream bytes =
        Objects.requireNonNull(Stranger.class.getClassLoader().getResourceAsStream(name))) {
      Files.write(copy, bytes.readAllBytes());
    }
    return new ProcessBuilder(
            "setpriv",
            "--reuid",
            "nobody",
            "--regid",
            "65534",
            "--clear-groups",
            java(),
            "-XX:+UseSerialGC",
            "-cp",
            folder.toString(),
            Stranger.class.getName(),
            server.socket.toString(),
            what)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin/java").toString();
  }

  /** The server's process. */
  private final class Server implements AutoCloseable {
    final Path socket;
    private final Process process;
    private final BufferedReader lines;

    Server(String policy, int callsPerConnection, int queueDelay) throws IOException {
      socket = folder.resolve("s" + System.nanoTime() + ".sock");
      process =
          new ProcessBuilder(
                  java(),
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  FairnessServer.class.getName(),
                  socket.toString(),
                  policy,
                  String.valueOf(callsPerConnection),
                  String.valueOf(queueDelay))
              .redirectError(folder.resolve("server.log").toFile())
              .start();
      lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      if (!"ready".equals(lines.readLine())) {
        throw new IOException("the server does not start: " + folder.resolve("server.log"));
      }
    }

    String ask() throws IOException {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      return Objects.requireNonNull(lines.readLine(), "a line of the server");
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
