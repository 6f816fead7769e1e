package io.ttrpc.internal.stream;

import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.Timers.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The pauses of a reader that one stream buffer causes. All of them together take no longer than a
 * budget, which is filled up for each bufferful that is consumed. Guarded by the lock of the
 * buffer.
 */
final class ReaderPause {
  private final long budgetNanos;
  private final NanoClock clock;
  private final Alarms alarms;
  private final Runnable onAlarm;

  /** The rest of the budget when it was charged last. */
  private long leftNanos;

  private long chargedAt;

  /** The alarm for the end of the budget; set while the reader is held back, and only then. */
  private @Nullable Timer alarm;

  /**
   * A budget of which nothing is used.
   *
   * @param onAlarm looks whether {@link #isUsedUp}; called without the lock, sometimes too early
   */
  ReaderPause(long budgetNanos, NanoClock clock, Alarms alarms, Runnable onAlarm) {
    this.budgetNanos = budgetNanos;
    this.clock = clock;
    this.alarms = alarms;
    this.onAlarm = onAlarm;
    this.leftNanos = budgetNanos;
  }

  /** Begins a pause; a pause that has begun goes on, and its time too. */
  void begin() {
    if (alarm == null) {
      chargedAt = clock.nanoTime();
      setAlarm();
    }
  }

  /** Ends the pause; returns whether there was one. */
  boolean end() {
    if (alarm == null) {
      return false;
    }
    charge();
    alarm.cancel();
    alarm = null;
    return true;
  }

  /** Fills the budget up; a pause goes on at its expense. */
  void refill() {
    leftNanos = budgetNanos;
    if (alarm != null) {
      chargedAt = clock.nanoTime();
      setAlarm();
    }
  }

  /** Returns whether there is a pause that has used up the budget; sets a new alarm if not. */
  boolean isUsedUp() {
    if (alarm == null) {
      return false;
    }
    charge();
    if (leftNanos > 0) {
      setAlarm();
    }
    return leftNanos <= 0;
  }

  private void charge() {
    long now = clock.nanoTime();
    leftNanos -= now - chargedAt;
    chargedAt = now;
  }

  private void setAlarm() {
    if (alarm != null) {
      alarm.cancel();
    }
    alarm = alarms.schedule(Math.max(0, leftNanos), onAlarm);
  }

  /** Runs an action later. */
  @FunctionalInterface
  interface Alarms {
    /** Runs the action after that time, unless cancelled. */
    Timer schedule(long delayNanos, Runnable action);
  }
}
