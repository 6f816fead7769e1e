package io.ttrpc.benchmarks.compare;

import static io.ttrpc.benchmarks.report.Names.*;

import io.ttrpc.benchmarks.compare.Row.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All rows, the most important ones first. */
final class Rows {
  /**
   * The flags that docs/performance.md recommends for a small footprint on JDK 17 and 25. Among
   * them are a small young generation and no second compiler. Every ten seconds, the JVM returns
   * malloc's free memory to the kernel.
   */
  static final String SMALL_FOOTPRINT =
      "-XX:+UseSerialGC -Xms16m -Xmx64m -Xmn4m -XX:TieredStopAtLevel=1 -Xss256k"
          + " -XX:ReservedCodeCacheSize=32m"
          + " -XX:+UnlockExperimentalVMOptions -XX:TrimNativeHeapInterval=10000";

  private static final int MIB = 1024 * 1024;
  private static final int ACTIVE = 100;
  private static final int FEW = 64;
  private static final int MANY = 10_000;

  // The largest fills an envelope of 4 MiB but for its other fields.
  private static final List<Integer> PAYLOADS =
      List.of(1024, 4096, 16 * 1024, 64 * 1024, 256 * 1024, MIB, 4 * MIB - 1024);
  private static final List<Integer> SOME_PAYLOADS = List.of(64 * 1024);
  private static final List<Integer> COUNTS = List.of(1, 10, 100, 1_000, 10_000);
  private static final List<Integer> SOME_COUNTS = List.of(1_000);

  private final List<Row> rows = new ArrayList<>();

  private Rows() {}

  /**
   * @param smallFootprint flags of the JVM for the row of that name
   */
  static List<Row> all(List<String> smallFootprint) {
    Rows rows = new Rows();
    rows.targets(smallFootprint);
    rows.deadlines();
    rows.series(COUNTS, PAYLOADS);
    return rows.rows;
  }

  /** The same without those of deadlines, and with fewer points in the series. */
  static List<Row> some(List<String> smallFootprint) {
    Rows rows = new Rows();
    rows.targets(smallFootprint);
    rows.series(SOME_COUNTS, SOME_PAYLOADS);
    return rows.rows;
  }

  /**
   * @param beginnings of names; none of them names every row
   */
  static boolean isNamed(String row, List<String> beginnings) {
    return beginnings.isEmpty() || beginnings.stream().anyMatch(row::startsWith);
  }

  private void targets(List<String> smallFootprint) {
    rows.add(Row.of(ONE_PINNED, "", peers(JAVA, GO, RUST, GRPC, RAW_JAVA, RAW_C)).pinned());
    rows.add(Row.of(ONE, "", peers(JAVA, GO, RUST, GRPC, RAW_JAVA, RAW_C)));
    rows.add(Row.of(PLATFORM, "--callers 64", peers(JAVA, GO, RUST, GRPC)));
    rows.add(Row.of(VIRTUAL, "--callers 64", peers(JAVA, GO, GRPC)).withVirtualThreads());
    rows.add(Row.of(TEN_CONNECTIONS, "--callers 10 --connections 10", peers(JAVA, GO, GRPC)));
    rows.add(Row.of(BIDI, "--mode bidi", streamingPeers()));
    rows.add(Row.of(RESPONSES, "--mode responses", streamingPeers()));
    rows.add(Row.of(MEGABYTE, "--payload " + MIB, peers(JAVA, GO, RUST, GRPC)));
    rows.add(Row.of(IDLE, "--mode idle", peers(JAVA, GO, RAW_JAVA)));
    rows.add(Row.of(STEADY, "--rate 1000", peers(JAVA, GO, GRPC)));
    rows.add(
        Row.of(
            METRICS,
            "--callers 64",
            List.of(
                new Entry(JAVA_WITHOUT_METRICS, JAVA_IN_SPRING, "", List.of("false")),
                new Entry(JAVA_WITH_METRICS, JAVA_IN_SPRING, "", List.of("true")))));
    rows.add(Row.of(SMALL, "--callers 64", peers(JAVA, GRPC)).withServerFlags(smallFootprint));
    rows.add(
        Row.of(
            CONNECTIONS,
            "--callers " + ACTIVE + " --connections " + ACTIVE,
            List.of(
                new Entry(JAVA_ACTIVE_ALONE, JAVA, "", List.of()),
                new Entry(JAVA_ACTIVE_AMONG_IDLE, JAVA, "--held 9900", List.of()))));
    asynchronous();
    manyInFlight();
  }

  private void asynchronous() {
    String load = "--mode async --window 64 --threads platform";
    rows.add(
        Row.of(
                ASYNC,
                "",
                List.of(
                    new Entry(JAVA_VIRTUAL, JAVA, "--callers 64", List.of()),
                    new Entry(JAVA_ASYNC, JAVA, load, List.of("async")),
                    new Entry(
                        JAVA_ASYNC_AMONG_PENDING,
                        JAVA,
                        load + " --pending 10000",
                        List.of("async"))))
            .withVirtualThreads());
  }

  /** A caller for each call needs virtual threads; asynchronous calls run on every JDK. */
  private void manyInFlight() {
    rows.add(
        Row.of(
                IN_FLIGHT,
                "",
                Stream.of(JAVA, GO, GRPC)
                    .flatMap(
                        peer ->
                            Stream.of(FEW, MANY)
                                .map(
                                    calls ->
                                        new Entry(
                                            inFlight(peer, calls),
                                            peer,
                                            "--callers " + calls,
                                            List.of())))
                    .toList())
            .withVirtualThreads());
    rows.add(
        Row.of(
            IN_FLIGHT_ASYNC,
            "--mode async",
            Stream.of(FEW, MANY)
                .map(
                    calls ->
                        new Entry(
                            inFlight(JAVA, calls), JAVA, "--window " + calls, List.of("async")))
                .toList()));
  }

  private void deadlines() {
    String load = "--callers 64 --timeout 5";
    rows.add(Row.of(PLATFORM_DEADLINE, load, peers(JAVA, GO, GRPC)));
    rows.add(Row.of(VIRTUAL_DEADLINE, load, peers(JAVA, GO, GRPC)).withVirtualThreads());
  }

  private void series(List<Integer> counts, List<Integer> payloads) {
    for (int count : counts) {
      int active = Math.min(count, ACTIVE);
      rows.add(
          Row.of(
              point(SERIES_CONNECTIONS, count),
              "--callers %d --connections %d --held %d".formatted(active, active, count - active),
              peers(JAVA, GO)));
    }
    for (int count : counts) {
      // Virtual threads: a pool of handlers has fewer than there are streams.
      rows.add(
          Row.of(
                  point(SERIES_STREAMS, count),
                  "--mode bidi --streams " + count,
                  peers(JAVA, GO, GRPC))
              .withVirtualThreads());
    }
    for (int payload : payloads) {
      rows.add(
          Row.of(point(SERIES_PAYLOAD, payload), "--payload " + payload, peers(JAVA, GO, GRPC)));
    }
  }

  private static List<Entry> peers(String... names) {
    return List.of(names).stream().map(Entry::of).toList();
  }

  /**
   * The Rust server on one thread: on several it does not keep the messages of a stream in order.
   */
  private static List<Entry> streamingPeers() {
    return List.of(
        Entry.of(JAVA), Entry.of(GO), new Entry(RUST, RUST, "", List.of("1")), Entry.of(GRPC));
  }
}
