package io.ttrpc.internal.log;

import java.lang.System.Logger;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * A logger for code that must continue after any failure. It throws nothing, even if a throwable's
 * own methods throw, a log handler fails, or memory or file descriptors are short. Safe for use by
 * any thread.
 *
 * <p>It is a {@link Logger} itself because {@code java.util.logging} skips loggers when it looks
 * for the class that logs.
 */
public final class SafeLog implements Logger {
  private final Logger target;

  private SafeLog(Logger target) {
    this.target = target;
  }

  /** Returns the logger of that class. */
  public static SafeLog of(Class<?> owner) {
    return new SafeLog(System.getLogger(owner.getName()));
  }

  @Override
  public String getName() {
    return target.getName();
  }

  @Override
  public boolean isLoggable(Level level) {
    try {
      return target.isLoggable(level);
    } catch (Throwable ignored) {
      return false;
    }
  }

  /** Logs the message and the failure; the failure's class alone if it cannot be printed. */
  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable failure) {
    try {
      target.log(level, bundle, message, failure);
    } catch (Throwable unprintable) {
      if (failure != null) {
        log(level, message + ": " + failure.getClass().getName());
      }
    }
  }

  /** Logs the message, or nothing if that fails. */
  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... values) {
    try {
      target.log(level, bundle, format, values);
    } catch (Throwable ignored) {
      // The work in hand matters more than its log.
    }
  }
}
