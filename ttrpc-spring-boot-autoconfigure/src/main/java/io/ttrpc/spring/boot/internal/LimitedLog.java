package io.ttrpc.spring.boot.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;

/**
 * A log of failures that a peer can cause at will, with the same limit as the core's: a few lines
 * at once, and one line a second after that. The next line states how many were left out, so that a
 * peer can neither fill the disk nor hide that something happens. Safe for use by any thread.
 */
public final class LimitedLog {
  private static final int BURST = 20;
  private static final long NANOS_PER_LINE = 1_000_000_000;

  private final Logger target;
  private final LongSupplier clock;

  /** The time at which all lines of a burst may be written again. */
  @GuardedBy("this")
  private long fullAt;

  @GuardedBy("this")
  private long leftOut;

  /** Creates a log with the logger of that class. */
  public LimitedLog(Class<?> owner) {
    this(owner, System::nanoTime);
  }

  LimitedLog(Class<?> owner, LongSupplier clock) {
    this.target = System.getLogger(owner.getName());
    this.clock = clock;
    this.fullAt = clock.getAsLong();
  }

  /** Logs the message and the failure, or counts them. */
  public void log(Level level, String message, Throwable failure) {
    String remark;
    synchronized (this) {
      if (!tryTake()) {
        leftOut++;
        return;
      }
      remark = leftOut == 0 ? "" : " (" + leftOut + " such lines were left out)";
      leftOut = 0;
    }
    target.log(level, message + remark, failure);
  }

  @GuardedBy("this")
  private boolean tryTake() {
    long now = clock.getAsLong();
    long untilFull = Math.max(0, fullAt - now);
    if (untilFull > (BURST - 1) * NANOS_PER_LINE) {
      return false;
    }
    fullAt = now + untilFull + NANOS_PER_LINE;
    return true;
  }
}
