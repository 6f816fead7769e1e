package io.ttrpc;

import java.time.Duration;

/**
 * A point in time by which a call must have ended, on this process's monotonic clock; what crosses
 * the wire is the time that is left. Immutable and safe for any thread.
 */
public final class Deadline implements Comparable<Deadline> {
  private final long nanoTime;

  private Deadline(long nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The point in time that is {@code timeout} from now; about 146 years ahead at most. */
  public static Deadline after(Duration timeout) {
    return afterNanos(saturatedNanos(timeout));
  }

  /** The point in time that is that many nanoseconds from now; about 146 years off at most. */
  public static Deadline afterNanos(long nanos) {
    // Half the range, so that the difference of any two deadlines fits a long.
    long near = Math.max(Long.MIN_VALUE / 2, Math.min(nanos, Long.MAX_VALUE / 2));
    return new Deadline(System.nanoTime() + near);
  }

  /** Nanoseconds left; zero or below once the deadline has passed. */
  public long remainingNanos() {
    return nanoTime - System.nanoTime();
  }

  /** The time left; zero once the deadline has passed. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, remainingNanos()));
  }

  /** Whether the deadline has passed. */
  public boolean isExpired() {
    return remainingNanos() <= 0;
  }

  /** The earlier of the two. */
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
