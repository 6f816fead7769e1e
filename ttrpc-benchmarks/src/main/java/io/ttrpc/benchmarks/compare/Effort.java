package io.ttrpc.benchmarks.compare;

/**
 * How long all takes.
 *
 * @param rounds in which the peers take turns
 * @param seconds that each measures in a round
 * @param warmup seconds of load before the first round
 * @param warmupMax up to so many where a JVM's load still grows
 */
record Effort(int rounds, double seconds, double warmup, double warmupMax) {
  static final Effort FULL = new Effort(5, 2, 5, 30);
  static final Effort QUICK = new Effort(2, 0.4, 0.6, 0.6);
}
