package io.ttrpc.benchmarks.report;

import static io.ttrpc.benchmarks.report.Names.*;
import static io.ttrpc.benchmarks.report.Target.atLeast;
import static io.ttrpc.benchmarks.report.Target.atMost;
import static io.ttrpc.benchmarks.report.Target.excess;
import static io.ttrpc.benchmarks.report.Target.ratio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The targets that a comparison judges. Immutable. */
public final class Targets {
  private static final String TIMES = "×";
  private static final int IDLE_CONNECTIONS = 9_900;

  /** Threads of a pool come and go, so none is asked as no more than these. */
  private static final int POOL_THREADS = 2;

  private static final List<Target> ALL =
      List.of(
          new Target(
              "P1",
              "1 caller, pinned: calls/s against Go",
              ratio(ONE_PINNED, Metric.CALLS_PER_SECOND, JAVA, GO),
              atLeast(3),
              TIMES),
          new Target(
              "P2",
              "1 caller, both cores: p50 against Go",
              ratio(ONE, Metric.P50_MICROS, JAVA, GO),
              atMost(0.2),
              TIMES),
          new Target(
              "P2",
              "1 caller, both cores: p99 against Go",
              ratio(ONE, Metric.P99_MICROS, JAVA, GO),
              atMost(0.3),
              TIMES),
          new Target(
              "P3",
              "64 platform callers: calls/s against Go",
              ratio(PLATFORM, Metric.CALLS_PER_SECOND, JAVA, GO),
              atLeast(1.5),
              TIMES),
          new Target(
              "P4",
              "64 virtual callers: calls/s against Go",
              ratio(VIRTUAL, Metric.CALLS_PER_SECOND, JAVA, GO),
              atLeast(3),
              TIMES),
          new Target(
              "P5",
              "64 virtual callers: calls/s against grpc-java",
              ratio(VIRTUAL, Metric.CALLS_PER_SECOND, JAVA, GRPC),
              atLeast(10),
              TIMES),
          new Target(
              "P5",
              "64 platform callers: calls/s against grpc-java",
              ratio(PLATFORM, Metric.CALLS_PER_SECOND, JAVA, GRPC),
              atLeast(10),
              TIMES),
          new Target(
              "P6",
              "1 caller, pinned: p50 against a raw Java ping-pong",
              ratio(ONE_PINNED, Metric.P50_MICROS, JAVA, RAW_JAVA),
              atMost(1.5),
              TIMES),
          new Target(
              "P7",
              "bidi: messages/s against Go",
              ratio(BIDI, Metric.CALLS_PER_SECOND, JAVA, GO),
              atLeast(3),
              TIMES),
          new Target(
              "P7",
              "server streaming: messages/s against Go",
              ratio(RESPONSES, Metric.CALLS_PER_SECOND, JAVA, GO),
              atLeast(3),
              TIMES),
          new Target(
              "P8",
              "1 MiB unary echo: MB/s against Go",
              ratio(MEGABYTE, Metric.CALLS_PER_SECOND, JAVA, GO),
              atLeast(1.5),
              TIMES),
          new Target(
              "P9",
              "64 platform callers: CPU per call against Go",
              ratio(PLATFORM, Metric.CPU_MICROS_PER_CALL, JAVA, GO),
              atMost(0.7),
              TIMES),
          new Target(
              "P10",
              "allocation per unary call, both ends, without the user's messages",
              results -> beyondMessages(results, PLATFORM),
              atMost(400),
              "B"),
          new Target(
              "P11",
              "heap of the server per idle connection",
              excess(
                  CONNECTIONS,
                  Metric.SERVER_HEAP_BYTES,
                  JAVA_ACTIVE_AMONG_IDLE,
                  JAVA_ACTIVE_ALONE,
                  IDLE_CONNECTIONS),
              atMost(4096),
              "B"),
          new Target(
              "P11",
              "threads of the server for 9,900 idle connections",
              excess(
                  CONNECTIONS, Metric.SERVER_THREADS, JAVA_ACTIVE_AMONG_IDLE, JAVA_ACTIVE_ALONE, 1),
              atMost(POOL_THREADS),
              "threads"),
          new Target(
              "P11",
              "calls/s of 100 active connections among 10,000 against alone",
              ratio(
                  CONNECTIONS, Metric.CALLS_PER_SECOND, JAVA_ACTIVE_AMONG_IDLE, JAVA_ACTIVE_ALONE),
              atLeast(0.9),
              TIMES),
          new Target(
              "P12",
              "server RSS with small-footprint flags against grpc-java",
              ratio(SMALL, Metric.SERVER_RSS_MB, JAVA, GRPC),
              atMost(0.35),
              TIMES),
          new Target(
              "P13",
              "jars against grpc-java",
              ratio(JARS, Metric.JARS_MB, JAVA, GRPC),
              atMost(0.13),
              TIMES),
          new Target(
              "P13", "jars", results -> results.get(JARS, JAVA, Metric.JARS_MB), atMost(2.6), "MB"),
          new Target(
              "P14",
              "64 callers: calls/s with metrics against without",
              ratio(METRICS, Metric.CALLS_PER_SECOND, JAVA_WITH_METRICS, JAVA_WITHOUT_METRICS),
              atLeast(0.9),
              TIMES),
          new Target(
              "P15",
              "idle: CPU of both ends above that of two idle JVMs",
              excess(IDLE, Metric.CPU_MILLIS_PER_SECOND, JAVA, RAW_JAVA, 1),
              atMost(2),
              "ms/s"),
          new Target(
              "P15",
              "idle: wake-ups of both ends above those of two idle JVMs",
              excess(IDLE, Metric.WAKEUPS_PER_SECOND, JAVA, RAW_JAVA, 1),
              atMost(5),
              "/s"),
          new Target(
              "P16",
              "steady 1,000 calls/s: CPU per call against Go",
              ratio(STEADY, Metric.CPU_MICROS_PER_CALL, JAVA, GO),
              atMost(1),
              TIMES),
          new Target(
              "P17",
              "10 connections with a caller each: calls/s against Go",
              ratio(TEN_CONNECTIONS, Metric.CALLS_PER_SECOND, JAVA, GO),
              atLeast(1.5),
              TIMES),
          new Target(
              "P18",
              "10,000 calls of virtual callers in flight: CPU per call against 64",
              growth(IN_FLIGHT),
              atMost(1.5),
              TIMES),
          new Target(
              "P18",
              "10,000 asynchronous calls in flight: CPU per call against 64",
              growth(IN_FLIGHT_ASYNC),
              atMost(1.5),
              TIMES),
          new Target(
              "P19",
              "64 asynchronous calls in flight: calls/s against 64 virtual callers",
              ratio(ASYNC, Metric.CALLS_PER_SECOND, JAVA_ASYNC, JAVA_VIRTUAL),
              atLeast(1),
              TIMES),
          new Target(
              "P19",
              "threads of the server for 10,000 pending asynchronous calls",
              excess(ASYNC, Metric.SERVER_THREADS, JAVA_ASYNC_AMONG_PENDING, JAVA_ASYNC, 1),
              atMost(POOL_THREADS),
              "threads"),
          new Target(
              "P19",
              "threads of the client for 10,000 pending asynchronous calls",
              excess(ASYNC, Metric.CLIENT_THREADS, JAVA_ASYNC_AMONG_PENDING, JAVA_ASYNC, 1),
              atMost(POOL_THREADS),
              "threads"),
          new Target(
              "P21",
              "1 MiB unary echo: allocation per call, both ends, against grpc-java",
              ratio(MEGABYTE, Metric.ALLOCATED_BYTES_PER_CALL, JAVA, GRPC),
              atMost(1),
              TIMES));

  private Targets() {}

  /** Returns the outcome of each target. */
  public static List<Target.Outcome> outcomes(Results results) {
    return ALL.stream().map(target -> target.outcome(results)).toList();
  }

  private static Target.Value growth(String row) {
    return ratio(row, Metric.CPU_MICROS_PER_CALL, inFlight(JAVA, 10_000), inFlight(JAVA, 64));
  }

  private static @Nullable Double beyondMessages(Results results, String row) {
    Double all = results.get(row, JAVA, Metric.ALLOCATED_BYTES_PER_CALL);
    Double messages = results.get(row, JAVA, Metric.MESSAGE_BYTES_PER_CALL);
    return all == null || messages == null ? null : all - messages;
  }
}
