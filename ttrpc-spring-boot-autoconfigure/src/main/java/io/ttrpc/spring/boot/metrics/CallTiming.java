package io.ttrpc.spring.boot.metrics;

/** The part of the application that records the timer of calls. */
enum CallTiming {
  /** The metrics interceptor. */
  BY_METRICS,
  /** The observation, whose key values are the tags. */
  BY_OBSERVATION
}
