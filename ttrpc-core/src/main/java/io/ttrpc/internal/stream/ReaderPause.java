package io.ttrpc.internal.stream;

import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.Timers.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The pauses of a connection's reader that one stream buffer causes. The sum of the pauses is
 * limited by a budget. The budget is renewed each time that a bufferful of messages is consumed.
 * Guarded by the lock of the buffer.
 */
final class ReaderPause {
  private final long budgetNanos;
  private final NanoClock clock;
  private final Alarms alarms;
  private final Runnable onAlarm;

  /** The remaining budget at {@link #chargedAt}. */
  private long leftNanos;

  private long chargedAt;

  /** The alarm for the end of the budget. Set during a pause only. */
  private @Nullable Timer alarm;

  /**
   * Creates a full budget.
   *
   * @param onAlarm checks {@link #isUsedUp}; called without the lock, and sometimes too early
   */
  ReaderPause(long budgetNanos, NanoClock clock, Alarms alarms, Runnable onAlarm) {
    this.budgetNanos = budgetNanos;
    this.clock = clock;
    this.alarms = alarms;
    this.onAlarm = onAlarm;
    this.leftNanos = budgetNanos;
  }

  /** Begins a pause. Has no effect during a pause. */
  void begin() {
    if (alarm == null) {
      chargedAt = clock.nanoTime();
      setAlarm();
    }
  }

  /** Ends the pause. Returns whether there was one. */
  boolean end() {
    if (alarm == null) {
      return false;
    }
    charge();
    alarm.cancel();
    alarm = null;
    return true;
  }

  /** Renews the budget. A current pause uses the new budget from now on. */
  void refill() {
    leftNanos = budgetNanos;
    if (alarm != null) {
      chargedAt = clock.nanoTime();
      setAlarm();
    }
  }

  /** Returns whether a current pause has used up the budget. If it has not, sets a new alarm. */
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

  /** A scheduler of alarms. */
  @FunctionalInterface
  interface Alarms {
    /** Runs the action after the delay, unless the timer is cancelled. */
    Timer schedule(long delayNanos, Runnable action);
  }
}
