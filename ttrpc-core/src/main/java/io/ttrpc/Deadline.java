package io.ttrpc;

import java.time.Duration;

/**
 * A point in time by which a call must have ended, on the monotonic clock of this process. A
 * request does not carry the deadline but the remaining time. This class is immutable and
 * thread-safe.
 */
public final class Deadline implements Comparable<Deadline> {
  private final long nanoTime;

  private Deadline(long nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Returns the deadline that is {@code timeout} from now. A deadline is at most about 146 years
   * away.
   */
  public static Deadline after(Duration timeout) {
    return afterNanos(saturatedNanos(timeout));
  }

  /**
   * Returns the deadline that is {@code nanos} nanoseconds from now. A deadline is at most about
   * 146 years away.
   */
  public static Deadline afterNanos(long nanos) {
    // With half the range, the difference of any two deadlines fits into a long.
    long near = Math.max(Long.MIN_VALUE / 2, Math.min(nanos, Long.MAX_VALUE / 2));
    return new Deadline(System.nanoTime() + near);
  }

  /** Returns the remaining time in nanoseconds; zero or negative once the deadline has passed. */
  public long remainingNanos() {
    return nanoTime - System.nanoTime();
  }

  /** Returns the remaining time; zero once the deadline has passed. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, remainingNanos()));
  }

  /** Returns whether the deadline has passed. */
  public boolean isExpired() {
    return remainingNanos() <= 0;
  }

  /** Returns the earlier one of this deadline and the other. */
  public Deadline orEarlier(Deadline other) {
    return compareTo(other) <= 0 ? this : other;
  }

  @Override
  public int compareTo(Deadline other) {
    return Long.signum(nanoTime - other.nanoTime);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Deadline that && nanoTime == that.nanoTime;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(nanoTime);
  }

  @Override
  public String toString() {
    return "Deadline[in " + remaining() + "]";
  }

  private static long saturatedNanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? Long.MIN_VALUE / 2 : Long.MAX_VALUE;
    }
  }
}
