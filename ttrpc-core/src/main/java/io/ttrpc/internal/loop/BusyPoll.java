package io.ttrpc.internal.loop;

/**
 * The policy of busy-polling a channel before the leader sleeps. A sleep costs two context switches
 * and, across cores, tens of microseconds; polling for that long is cheaper if input comes. Polling
 * starts after input that came at short intervals, and stops after polls in vain, so that an idle
 * channel is never polled. Belongs to the leader.
 *
 * <p>Where a wake-up takes longer than the limit, two ends that both sleep would never find each
 * other: each gives up polling while the other one wakes up. So polling begins with longer polls,
 * until input comes within the limit. If it never does, the longer polls end soon.
 */
public final class BusyPoll {
  /** With one processor, polling would keep the peer from running. */
  private static final boolean POSSIBLE = Runtime.getRuntime().availableProcessors() > 1;

  /**
   * A sleep counts as short up to this multiple of the limit: it includes the wake-up. The first
   * polls take as long.
   */
  private static final int WITH_WAKE_UP = 4;

  /** The number of polls in vain, in a row, after which polling stops. */
  private static final int MISSES = 3;

  /** The number of longer polls after which polling stops. */
  private static final int MAX_LONGER_POLLS = 64;

  private static final int FIRST_THRESHOLD = 8;
  private static final int LAST_THRESHOLD = 4096;

  private final long limitNanos;
  private boolean worthwhile;
  private int misses;

  /** The number of longer polls that are left; zero once input has come within the limit. */
  private int longerPolls;

  /** The number of short sleeps in a row after which polling starts. */
  private int threshold = FIRST_THRESHOLD;

  private int shortSleeps;

  /**
   * Creates a policy that polls for at most that long at a time.
   *
   * @param limitNanos 0 never to poll
   */
  public BusyPoll(long limitNanos) {
    this(limitNanos, POSSIBLE);
  }

  BusyPoll(long limitNanos, boolean possible) {
    this.limitNanos = possible ? limitNanos : 0;
  }

  /** Returns the maximum time of the next poll. */
  long limitNanos() {
    return longerPolls > 0 ? limitNanos * WITH_WAKE_UP : limitNanos;
  }

  /** Returns whether to poll now. */
  boolean isWorthwhile() {
    return worthwhile;
  }

  /** Records that input came while polling, after that time. */
  void hit(long nanos) {
    misses = 0;
    if (nanos <= limitNanos) {
      longerPolls = 0;
      threshold = FIRST_THRESHOLD;
    } else if (--longerPolls <= 0) {
      stop();
    }
  }

  /** Records that no input came while polling. */
  void miss() {
    if (++misses >= MISSES) {
      stop();
    }
  }

  private void stop() {
    worthwhile = false;
    misses = 0;
    longerPolls = 0;
    shortSleeps = 0;
    threshold = Math.min(threshold * 2, LAST_THRESHOLD);
  }

  /** Records that input came after a sleep of that length. */
  void slept(long nanos) {
    if (nanos > limitNanos * WITH_WAKE_UP) {
      shortSleeps = 0;
    } else if (++shortSleeps >= threshold && !worthwhile) {
      worthwhile = true;
      longerPolls = MAX_LONGER_POLLS;
    }
  }
}
