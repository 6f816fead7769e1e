package io.ttrpc.benchmarks.compare;

import com.google.gson.Gson;
import io.ttrpc.benchmarks.load.JvmFigures;
import io.ttrpc.benchmarks.load.Measured;
import io.ttrpc.benchmarks.report.Metric;
import io.ttrpc.benchmarks.report.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A peer's server and client, warm and ready to be measured again and again. Used by one thread.
 */
final class Pair implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final double MB = 1024;

  /** So that responding costs little of what is measured. */
  private static final int QUESTIONS_TO_WARM_UP = 20;

  private final PeerProcess server;
  private final PeerProcess client;
  private final Path socket;
  private final boolean java;

  private Pair(PeerProcess server, PeerProcess client, Path socket, boolean java) {
    this.server = server;
    this.client = client;
    this.socket = socket;
    this.java = java;
  }

  /** Returns when the client has warmed up. */
  static Pair start(
      Path folder,
      Path socket,
      List<String> serverCommand,
      List<String> clientCommand,
      boolean java)
      throws IOException, InterruptedException {
    PeerProcess server = PeerProcess.start(folder, serverCommand);
    try {
      server.expect("ready", PATIENCE);
      PeerProcess client = PeerProcess.start(folder, clientCommand);
      try {
        client.expect("ready", PATIENCE);
        Pair pair = new Pair(server, client, socket, java);
        for (int i = 0; i < QUESTIONS_TO_WARM_UP; i++) {
          pair.serverJvm("stats");
        }
        return pair;
      } catch (Throwable e) {
        client.close();
        throw e;
      }
    } catch (Throwable e) {
      server.close();
      throw e;
    }
  }

  Sample measure(double seconds) throws IOException, InterruptedException {
    client.tell("measure " + seconds);
    client.expect("begin", PATIENCE);
    JvmFigures jvmBefore = serverJvm("stats");
    ProcessFigures serverBefore = server.figures();
    ProcessFigures clientBefore = client.figures();
    client.expect("end", PATIENCE.plusMillis((long) (seconds * 1000)));
    ProcessFigures serverAfter = server.figures();
    ProcessFigures clientAfter = client.figures();
    JvmFigures jvmAfter = serverJvm("stats");
    Measured measured = new Gson().fromJson(client.hear(PATIENCE), Measured.class);

    double took = measured.nanos() / 1e9;
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    if (measured.calls() == 0) {
      // Exact, of living threads alone: while idle none ends.
      long nanos =
          serverAfter.threadNanos()
              - serverBefore.threadNanos()
              + clientAfter.threadNanos()
              - clientBefore.threadNanos();
      long wakeups =
          serverAfter.wakeups()
              - serverBefore.wakeups()
              + clientAfter.wakeups()
              - clientBefore.wakeups();
      values.put(Metric.CPU_MILLIS_PER_SECOND, nanos / 1e6 / took);
      values.put(Metric.WAKEUPS_PER_SECOND, wakeups / took);
    } else {
      double serverCpu = serverAfter.cpuSecondsSince(serverBefore);
      double clientCpu = clientAfter.cpuSecondsSince(clientBefore);
      double cpu = serverCpu + clientCpu;
      values.put(Metric.CPU_MILLIS_PER_SECOND, cpu * 1e3 / took);
      values.put(Metric.CALLS_PER_SECOND, measured.calls() / took);
      values.put(Metric.CPU_MICROS_PER_CALL, cpu * 1e6 / measured.calls());
      values.put(Metric.SERVER_CPU_MICROS_PER_CALL, serverCpu * 1e6 / measured.calls());
      values.put(Metric.CLIENT_CPU_MICROS_PER_CALL, clientCpu * 1e6 / measured.calls());
      micros(values, Metric.P50_MICROS, measured.p50());
      micros(values, Metric.P99_MICROS, measured.p99());
      micros(values, Metric.P999_MICROS, measured.p999());
      allocation(values, measured, jvmBefore, jvmAfter);
    }
    if (measured.jvm() != null) {
      values.put(Metric.CLIENT_THREADS, (double) measured.jvm().threads());
    }
    return new Sample(values);
  }

  private static void micros(Map<Metric, Double> values, Metric metric, @Nullable Long nanos) {
    if (nanos != null) {
      values.put(metric, nanos / 1e3);
    }
  }

  private static void allocation(
      Map<Metric, Double> values,
      Measured measured,
      @Nullable JvmFigures before,
      @Nullable JvmFigures after) {
    JvmFigures client = measured.jvm();
    Double footprint = measured.messageFootprint();
    if (before != null && after != null && client != null) {
      double atServer = (double) after.since(before).allocated() / measured.calls();
      double atClient = (double) client.allocated() / measured.calls();
      values.put(Metric.ALLOCATED_BYTES_PER_CALL, atServer + atClient);
      values.put(Metric.SERVER_ALLOCATED_BYTES_PER_CALL, atServer);
      values.put(Metric.CLIENT_ALLOCATED_BYTES_PER_CALL, atClient);
    }
    if (footprint != null) {
      values.put(Metric.MESSAGE_BYTES_PER_CALL, footprint);
    }
  }

  /** Something of both ends. */
  record Ends<T>(T server, T client) {}

  /** Profiles both ends, of a peer in Java, from now on; returns what they really sample. */
  Ends<String> profile(String event) throws IOException, InterruptedException {
    String question = "profile " + event;
    return new Ends<>(server.ask(question, PATIENCE), client.ask(question, PATIENCE));
  }

  /** Ends the profiles, and has them written to files. */
  void endProfile(Ends<Path> files) throws IOException, InterruptedException {
    client.tell("profile-end " + files.client());
    server.tell("profile-end " + files.server());
    client.expect("written", PATIENCE);
    server.expect("written", PATIENCE);
  }

  /** Measures the memory of both processes, and the server's heap and threads, after a load. */
  Sample afterwards() throws IOException, InterruptedException {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.SERVER_RSS_MB, server.figures().rssKb() / MB);
    values.put(Metric.SERVER_PEAK_RSS_MB, server.figures().peakRssKb() / MB);
    values.put(Metric.CLIENT_RSS_MB, client.figures().rssKb() / MB);
    JvmFigures jvm = serverJvm("gc");
    if (jvm != null) {
      values.put(Metric.SERVER_HEAP_BYTES, (double) jvm.heap());
      values.put(Metric.SERVER_THREADS, (double) jvm.threads());
    }
    return new Sample(values);
  }

  private @Nullable JvmFigures serverJvm(String question) throws IOException, InterruptedException {
    return java ? new Gson().fromJson(server.ask(question, PATIENCE), JvmFigures.class) : null;
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    Files.deleteIfExists(socket);
  }
}
