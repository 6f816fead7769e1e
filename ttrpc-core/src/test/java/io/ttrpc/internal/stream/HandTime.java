package io.ttrpc.internal.stream;

import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.Timers.Timer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A clock, and alarms, that a test moves by hand. */
final class HandTime implements NanoClock, ReaderPause.Alarms {
  private final List<Alarm> alarms = new ArrayList<>();
  private @Nullable Runnable latest;
  private long now = Long.MAX_VALUE - 500;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Timer schedule(long delayNanos, Runnable action) {
    Alarm alarm = new Alarm(now + delayNanos, action);
    alarms.add(alarm);
    latest = action;
    return () -> alarms.remove(alarm);
  }

  /** Lets time pass, nanosecond by nanosecond, and runs what is due. */
  void pass(long nanos) {
    for (long i = 0; i < nanos; i++) {
      now++;
      for (Alarm alarm : List.copyOf(alarms)) {
        if (alarm.due - now <= 0 && alarms.remove(alarm)) {
          alarm.action.run();
        }
      }
    }
  }

  /** Runs an action that was scheduled, as an alarm does that was cancelled too late. */
  void ringTooLate() {
    if (latest != null) {
      latest.run();
    }
  }

  int alarms() {
    return alarms.size();
  }

  private static final class Alarm {
    final long due;
    final Runnable action;

    Alarm(long due, Runnable action) {
      this.due = due;
      this.action = action;
    }
  }
}
