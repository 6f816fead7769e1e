package io.ttrpc.benchmarks.report;

/**
 * The figures that are measured of a peer in a row, each named with its unit. "Both ends" is client
 * plus server.
 */
public enum Metric {
  /** Or messages, where the row is about streams. */
  CALLS_PER_SECOND,
  P50_MICROS,
  P99_MICROS,
  P999_MICROS,
  /** User and system time of both ends. */
  CPU_MICROS_PER_CALL,
  SERVER_CPU_MICROS_PER_CALL,
  CLIENT_CPU_MICROS_PER_CALL,
  CPU_MILLIS_PER_SECOND,
  /** Voluntary context switches of all threads of both ends; of an idle load alone. */
  WAKEUPS_PER_SECOND,
  /** Bytes of Java heap, both ends. */
  ALLOCATED_BYTES_PER_CALL,
  SERVER_ALLOCATED_BYTES_PER_CALL,
  CLIENT_ALLOCATED_BYTES_PER_CALL,
  /** The part of it that is the user's own messages. */
  MESSAGE_BYTES_PER_CALL,
  SERVER_RSS_MB,
  SERVER_PEAK_RSS_MB,
  CLIENT_RSS_MB,
  /** After a collection. */
  SERVER_HEAP_BYTES,
  /** Live threads of a server in Java after its load, virtual ones as well. */
  SERVER_THREADS,
  /** The client's likewise, without its callers. */
  CLIENT_THREADS,
  /** The size of the jars that a user has on the class path. */
  JARS_MB
}
