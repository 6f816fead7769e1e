package io.ttrpc.interop.fuzz;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Takes what the library logs: only a handler's crash is worth a warning. */
final class ServerLog extends Handler {
  /** Held, for the logging system forgets the settings of a logger that nobody holds. */
  private final Logger logger = Logger.getLogger("io.ttrpc");

  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();

  ServerLog() {
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  /** Warnings that a client must not be able to cause. */
  Queue<String> unexpected() {
    return unexpected;
  }

  @Override
  public void publish(LogRecord entry) {
    boolean crash =
        entry.getThrown() instanceof AssertionError error
            && "crash was called".equals(error.getMessage());
    if (entry.getLevel().intValue() >= Level.WARNING.intValue() && !crash) {
      unexpected.add(entry.getMessage() + ": " + entry.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
