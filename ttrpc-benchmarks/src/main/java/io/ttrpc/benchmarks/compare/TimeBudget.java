package io.ttrpc.benchmarks.compare;

import java.time.Duration;

/**
 * The time that all rows together may take. It has room for another row if the remaining time is
 * enough for the longest row so far. Not thread-safe.
 */
final class TimeBudget {
  static final Duration UNLIMITED = Duration.ofDays(365);

  private final Duration limit;
  private Duration spent = Duration.ZERO;
  private Duration longest = Duration.ZERO;

  TimeBudget(Duration limit) {
    this.limit = limit;
  }

  /** Takes the time that a row took. */
  void spend(Duration time) {
    spent = spent.plus(time);
    longest = time.compareTo(longest) > 0 ? time : longest;
  }

  boolean hasRoom() {
    return spent.plus(longest).compareTo(limit) <= 0;
  }
}
