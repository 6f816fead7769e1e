package io.ttrpc.benchmarks.report;

/** The names of rows and entries that both the harness and the targets know. */
public final class Names {
  public static final String JAVA = "ttrpc-java";
  public static final String GO = "ttrpc-go";
  public static final String RUST = "ttrpc-rust";
  public static final String GRPC = "grpc-java";
  public static final String JAVA_IN_SPRING = "ttrpc-spring";
  public static final String RAW_JAVA = "raw-java";
  public static final String RAW_C = "raw-c";

  public static final String JAVA_WITHOUT_METRICS = "ttrpc-java, metrics off";
  public static final String JAVA_WITH_METRICS = "ttrpc-java, metrics on";
  public static final String JAVA_ACTIVE_ALONE = "ttrpc-java, 100 active";
  public static final String JAVA_ACTIVE_AMONG_IDLE = "ttrpc-java, 100 active of 10,000";

  public static final String JAVA_VIRTUAL = "ttrpc-java, 64 virtual callers";
  public static final String JAVA_ASYNC = "ttrpc-java, 64 asynchronous calls";
  public static final String JAVA_ASYNC_AMONG_PENDING =
      "ttrpc-java, 64 asynchronous calls, 10,000 pending";

  public static final String ONE_PINNED = "1-caller-pinned";
  public static final String ONE = "1-caller";
  public static final String PLATFORM = "64-platform-callers";
  public static final String VIRTUAL = "64-virtual-callers";
  public static final String PLATFORM_DEADLINE = "deadline-64-platform-callers";
  public static final String VIRTUAL_DEADLINE = "deadline-64-virtual-callers";
  public static final String BIDI = "bidi";
  public static final String RESPONSES = "server-streaming";
  public static final String MEGABYTE = "1-mib-echo";
  public static final String IDLE = "idle";
  public static final String STEADY = "1000-calls-per-second";
  public static final String METRICS = "metrics";
  public static final String SMALL = "small-footprint";
  public static final String CONNECTIONS = "10000-connections";
  public static final String TEN_CONNECTIONS = "10-connections";
  public static final String ASYNC = "async-callers";
  public static final String IN_FLIGHT = "10000-in-flight";
  public static final String IN_FLIGHT_ASYNC = "10000-in-flight-async";
  public static final String JARS = "jars";

  /** The entry of a peer with that many calls in flight. */
  public static String inFlight(String peer, int calls) {
    return peer + ", " + calls + " in flight";
  }

  /** The row of a series at one of its points. */
  public static String point(String series, int at) {
    return series + "-" + at;
  }

  public static final String SERIES_CONNECTIONS = "connections";
  public static final String SERIES_STREAMS = "open-streams";
  public static final String SERIES_PAYLOAD = "payload";

  private Names() {}
}
