package io.ttrpc;

import java.time.Duration;

/** The checks of the values that are given to a builder. */
final class Limits {
  /**
   * The largest length with which a frame starts with a zero byte, which tells ttrpc from other
   * protocols.
   */
  private static final int MAX_MESSAGE_SIZE = (1 << 24) - 1;

  /**
   * The deepest nesting of a message. Each level takes stack while the message is read, and the
   * stack of a platform thread is small.
   */
  private static final int MAX_MESSAGE_DEPTH = 1_000;

  /** A time that is far longer than a sleep and a wake-up. */
  private static final Duration LONGEST_POLL = Duration.ofMillis(10);

  private Limits() {}

  static int messageSize(int bytes) {
    if (bytes < 1 || bytes > MAX_MESSAGE_SIZE) {
      throw new IllegalArgumentException(
          "maxMessageSize must be from 1 to " + MAX_MESSAGE_SIZE + " bytes but was " + bytes);
    }
    return bytes;
  }

  static int messageDepth(int levels) {
    if (levels < 1 || levels > MAX_MESSAGE_DEPTH) {
      throw new IllegalArgumentException(
          "maxMessageDepth must be from 1 to " + MAX_MESSAGE_DEPTH + " but was " + levels);
    }
    return levels;
  }

  static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1 but was " + value);
    }
    return value;
  }

  static long positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1 but was " + value);
    }
    return value;
  }

  static Duration positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive but was " + value);
    }
    return value;
  }

  static Duration notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative but was " + value);
    }
    return value;
  }

  static Duration maxBusyPoll(Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST_POLL) > 0) {
      throw new IllegalArgumentException(
          "maxBusyPoll must be from 0 to " + LONGEST_POLL + " but was " + value);
    }
    return value;
  }
}
