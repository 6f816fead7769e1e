package io.ttrpc.spring.boot.accesslog;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The lines of the access log. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);

  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

  static LogLines record() {
    LogLines lines = new LogLines();
    lines.start();
    LOGGER.setLevel(Level.INFO);
    LOGGER.addAppender(lines);
    return lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    event.prepareForDeferredProcessing();
    events.add(event);
  }

  /** Waits for the first line; a caller may have its response a moment before that. */
  ILoggingEvent first() {
    await().until(() -> !events.isEmpty());
    return events.get(0);
  }

  List<String> all() {
    return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  static void turnOff() {
    LOGGER.setLevel(Level.OFF);
  }

  @Override
  public void close() {
    LOGGER.detachAppender(this);
    LOGGER.setLevel(null);
  }
}
