package io.ttrpc.internal.log;

import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.TokenBucket;
import java.lang.System.Logger;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A logger of events that a peer can cause at will. It writes a few lines at once and one line a
 * second after that. The next line that it writes states how many it has left out, so that a peer
 * can neither fill the disk nor hide that something happens. Throws nothing. Safe for use by any
 * thread.
 */
public final class LimitedLog implements Logger {
  private static final int BURST = 20;
  private static final int PER_SECOND = 1;

  private final Logger target;
  private final TokenBucket lines;
  private final AtomicLong leftOut = new AtomicLong();

  /**
   * Creates a logger that writes to the target.
   *
   * @param target a logger that throws nothing
   */
  public LimitedLog(SafeLog target, NanoClock clock) {
    this.target = target;
    this.lines = new TokenBucket(BURST, PER_SECOND, clock);
  }

  /** Returns a logger of that class, with one limit for the whole process. */
  public static LimitedLog of(Class<?> owner) {
    return new LimitedLog(SafeLog.of(owner), NanoClock.SYSTEM);
  }

  @Override
  public String getName() {
    return target.getName();
  }

  @Override
  public boolean isLoggable(Level level) {
    return target.isLoggable(level);
  }

  /** Logs the message and the failure, or counts them. */
  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable failure) {
    try {
      if (isTurn(level)) {
        target.log(level, bundle, marked(message), failure);
      }
    } catch (Throwable ignored) {
      // For example, no memory is left for the text. The work in hand matters more than its log.
    }
  }

  /** Logs the message, or counts it. */
  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... values) {
    try {
      if (isTurn(level)) {
        target.log(level, bundle, marked(format), values);
      }
    } catch (Throwable ignored) {
      // The same.
    }
  }

  /** Logs the message and the failure, or counts them. Makes the message only if it is logged. */
  @Override
  public void log(Level level, Supplier<String> message, @Nullable Throwable failure) {
    try {
      if (isTurn(level)) {
        target.log(level, marked(message.get()), failure);
      }
    } catch (Throwable ignored) {
      // The same.
    }
  }

  private boolean isTurn(Level level) {
    if (!target.isLoggable(level)) {
      return false;
    }
    if (lines.tryTake()) {
      return true;
    }
    leftOut.incrementAndGet();
    return false;
  }

  /** Returns the text with the number of the lines that were left out before it. */
  private @Nullable String marked(@Nullable String text) {
    long missing = leftOut.getAndSet(0);
    return missing == 0 ? text : text + " (" + missing + " such lines were left out)";
  }
}
