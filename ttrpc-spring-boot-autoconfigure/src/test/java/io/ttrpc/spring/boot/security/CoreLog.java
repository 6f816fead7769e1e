package io.ttrpc.spring.boot.security;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The lines that the core logs during a test, each with the exception that it shows. */
final class CoreLog extends Handler implements BeforeEachCallback, AfterEachCallback {
  private final Logger core = Logger.getLogger("io.ttrpc");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line.getLevel() + " " + line.getMessage() + " " + line.getThrown());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    core.addHandler(this);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    core.removeHandler(this);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
