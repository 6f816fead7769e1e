package io.ttrpc.library;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The lines of ttrpc that an operator sees: warnings, errors and the access log. */
final class LoggedLines implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  LoggedLines() {
    appender.start();
    root.addAppender(appender);
  }

  /** Returns the lines so far, and forgets them. */
  List<String> take() {
    List<String> lines = new ArrayList<>();
    for (ILoggingEvent event : List.copyOf(appender.list)) {
      boolean access = event.getLoggerName().equals("io.ttrpc.access");
      boolean ours = event.getLoggerName().startsWith("io.ttrpc.");
      if (access || (ours && event.getLevel().isGreaterOrEqual(Level.WARN))) {
        String thrown = event.getThrowableProxy() == null ? "" : " + stack trace";
        lines.add(
            (access ? "access" : event.getLevel()) + " " + event.getFormattedMessage() + thrown);
      }
    }
    appender.list.clear();
    return lines;
  }

  @Override
  public void close() {
    root.detachAppender(appender);
  }
}
