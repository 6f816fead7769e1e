package io.ttrpc.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SafeLogTest {
  private static final Logger LOGGER = SafeLog.of(SafeLogTest.class);

  private final java.util.logging.Logger target =
      java.util.logging.Logger.getLogger(SafeLogTest.class.getName());
  private final Records records = new Records();

  @BeforeEach
  void listen() {
    target.setUseParentHandlers(false);
    target.addHandler(records);
  }

  @AfterEach
  void listenNoMore() {
    target.removeHandler(records);
    target.setUseParentHandlers(true);
  }

  @Test
  void recordNamesTheClassThatLogs() {
    LOGGER.log(Level.ERROR, "with a failure", new IllegalStateException());
    LOGGER.log(Level.ERROR, "without one");
    assertThat(records.all)
        .extracting(LogRecord::getSourceClassName)
        .containsOnly(SafeLogTest.class.getName())
        .hasSize(2);
    assertThat(records.all)
        .extracting(LogRecord::getSourceMethodName)
        .containsOnly("recordNamesTheClassThatLogs");
  }

  @Test
  void failureThatCanNotBePrintedIsNamed() {
    LOGGER.log(Level.ERROR, "failed", new Unprintable());
    assertThat(records.all)
        .extracting(LogRecord::getMessage)
        .containsExactly("failed: " + Unprintable.class.getName());
  }

  @Test
  void handlerThatFailsIsIgnored() {
    records.failure = new OutOfMemoryError("no log");
    LOGGER.log(Level.ERROR, "with a failure", new IllegalStateException());
    LOGGER.log(Level.ERROR, "without one");
    assertThat(records.all).isEmpty();
  }

  /** A failure that throws when it is asked for its message. */
  private static final class Unprintable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  private static final class Records extends Handler {
    final List<LogRecord> all = new ArrayList<>();
    @Nullable Error failure;

    @Override
    public void publish(LogRecord record) {
      if (failure != null) {
        throw failure;
      }
      if (record.getThrown() != null) {
        String unused = record.getThrown().getMessage();
      }
      // A record looks for the caller on the stack when it is asked for the first time.
      String unusedCaller = record.getSourceClassName();
      all.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
