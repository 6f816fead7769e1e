package io.ttrpc.spring.boot.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.ttrpc.testsupport.LoggedLines;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failures that repeat with each call do not fill the log. */
class LimitedLogTests {
  private final LoggedLines lines = new LoggedLines();
  private long now = Long.MAX_VALUE - 5;
  private final LimitedLog log = new LimitedLog(LimitedLogTests.class, () -> now);

  @AfterEach
  void close() {
    lines.close();
  }

  @Test
  void lineAfterTheLimitStatesHowManyWereLeftOut() {
    logOften(1_020);
    assertThat(texts()).hasSize(20).containsOnly("failed");
    now += 1_000_000_000;
    logOften(3);
    assertThat(texts()).hasSize(21).endsWith("failed (1000 such lines were left out)");
    now += 1_000_000_000;
    logOften(1);
    assertThat(texts()).endsWith("failed (2 such lines were left out)");
    now += 60_000_000_000L;
    logOften(21);
    assertThat(texts()).hasSize(42).endsWith("failed");
  }

  @Test
  void contributorThatFailsWithEachCallDoesNotFillTheLog() {
    List<String> contributors = List.of("broken");
    for (int i = 0; i < 500; i++) {
      Tags tags =
          ContributedTags.of(
              contributors,
              name -> {
                throw new IllegalStateException(name);
              });
      assertThat(tags).isEmpty();
    }
    assertThat(texts()).hasSizeBetween(1, 30);
  }

  private List<String> texts() {
    return lines.warnings().stream().map(LogRecord::getMessage).toList();
  }

  private void logOften(int times) {
    for (int i = 0; i < times; i++) {
      log.log(Level.WARNING, "failed", new IllegalStateException("on purpose"));
    }
  }
}
