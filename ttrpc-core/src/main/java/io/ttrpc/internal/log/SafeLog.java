package io.ttrpc.internal.log;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Logs failures on paths that must go on whatever happens: the throwable may throw when it is asked
 * for its message, a handler may fail, memory or descriptors may be short. Safe for any thread.
 */
public final class SafeLog {
  private SafeLog() {}

  /** Logs the message and the failure; the failure's class alone if it cannot be printed. */
  public static void log(Logger logger, Level level, String message, Throwable failure) {
    try {
      logger.log(level, message, failure);
    } catch (Throwable unprintable) {
      log(logger, level, message + ": " + failure.getClass().getName());
    }
  }

  /** Logs the message, or nothing if that fails. */
  public static void log(Logger logger, Level level, String message) {
    try {
      logger.log(level, message);
    } catch (Throwable ignored) {
      // The work in hand matters more than its log.
    }
  }
}
