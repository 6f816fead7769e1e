package io.ttrpc.internal.thread;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Logs failures without ever failing itself, whatever the failure or the log handler throws. */
public final class FailureLog {
  private FailureLog() {}

  /**
   * Logs the failure with its stack. A failure that can not be printed is logged by the name of its
   * class; a log that does not work is left alone, for the work at hand matters more.
   */
  public static void log(Logger logger, Level level, String message, Throwable failure) {
    try {
      logger.log(level, message, failure);
    } catch (Throwable unprintable) {
      logName(logger, level, message, failure);
    }
  }

  private static void logName(Logger logger, Level level, String message, Throwable failure) {
    try {
      logger.log(
          level, message + ": " + failure.getClass().getName() + ", which can not be printed");
    } catch (Throwable ignored) {
      // Nobody is left to tell.
    }
  }
}
