package io.ttrpc.testsupport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The lines that this library logs while a test runs. Safe for use by any thread. */
public final class LoggedLines implements AutoCloseable {
  /** A strong reference, without which the handler would be lost. */
  private final Logger logger = Logger.getLogger("io.ttrpc");

  private final List<LogRecord> lines = new CopyOnWriteArrayList<>();

  private final Handler recorder =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Records lines until {@link #close}. */
  public LoggedLines() {
    logger.addHandler(recorder);
  }

  /** Returns the lines from the level WARNING on. */
  public List<LogRecord> warnings() {
    return lines.stream()
        .filter(line -> line.getLevel().intValue() >= Level.WARNING.intValue())
        .toList();
  }

  @Override
  public void close() {
    logger.removeHandler(recorder);
  }
}
