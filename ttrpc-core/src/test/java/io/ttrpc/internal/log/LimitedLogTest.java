package io.ttrpc.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitedLogTest {
  private final java.util.logging.Logger target =
      java.util.logging.Logger.getLogger(LimitedLogTest.class.getName());
  private final List<String> lines = new ArrayList<>();
  private final List<String> sources = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
          sources.add(line.getSourceClassName());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private long now;
  private final LimitedLog log = new LimitedLog(SafeLog.of(LimitedLogTest.class), () -> now);

  @BeforeEach
  void listen() {
    target.setUseParentHandlers(false);
    target.addHandler(handler);
  }

  @AfterEach
  void listenNoMore() {
    target.removeHandler(handler);
    target.setUseParentHandlers(true);
  }

  @Test
  void fewLinesAreAllWritten() {
    logOften(20);
    assertThat(lines).hasSize(20).containsOnly("refused");
  }

  @Test
  void lineAfterTheLimitStatesHowManyWereLeftOut() {
    logOften(1_020);
    assertThat(lines).hasSize(20);
    now += 1_000_000_000;
    logOften(3);
    assertThat(lines).hasSize(21).endsWith("refused (1000 such lines were left out)");
    now += 1_000_000_000;
    logOften(1);
    assertThat(lines).endsWith("refused (2 such lines were left out)");
    now += 1_000_000_000;
    logOften(1);
    assertThat(lines).endsWith("refused");
  }

  @Test
  void eventBelowTheLevelOfTheLoggerCostsNoLine() {
    for (int i = 0; i < 100; i++) {
      log.log(
          Level.TRACE,
          () -> {
            throw new AssertionError("nobody reads it");
          },
          null);
    }
    logOften(1);
    assertThat(lines).containsExactly("refused");
  }

  @Test
  void textThatCannotBeMadeCostsItsLineOnly() {
    log.log(
        Level.WARNING,
        () -> {
          throw new IllegalStateException("on purpose");
        },
        null);
    logOften(1);
    assertThat(lines).containsExactly("refused");
  }

  @Test
  void allFormsOfLinesShareTheLimitAndNameTheClassThatLogs() {
    for (int i = 0; i < 10; i++) {
      log.log(Level.WARNING, "refused", new IllegalStateException());
      log.log(Level.WARNING, "refused");
      log.log(Level.WARNING, () -> "refused", null);
    }
    assertThat(lines).hasSize(20).containsOnly("refused");
    assertThat(sources).containsOnly(LimitedLogTest.class.getName());
  }

  @Test
  void isTheLoggerOfItsClass() {
    assertThat(log.getName()).isEqualTo(LimitedLogTest.class.getName());
    assertThat(LimitedLog.of(LimitedLogTest.class).getName()).isEqualTo(log.getName());
    assertThat(log.isLoggable(Level.WARNING)).isTrue();
    assertThat(log.isLoggable(Level.TRACE)).isFalse();
  }

  private void logOften(int times) {
    for (int i = 0; i < times; i++) {
      log.log(Level.WARNING, () -> "refused", null);
    }
  }
}
