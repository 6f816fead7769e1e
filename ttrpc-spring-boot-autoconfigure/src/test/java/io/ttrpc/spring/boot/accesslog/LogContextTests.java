package io.ttrpc.spring.boot.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** A line is written in the context of its call, and the thread keeps its own. */
class LogContextTests {
  private final LogContext context = LogContext.ofClassPath();
  private @Nullable String seen;

  @BeforeEach
  @AfterEach
  void clear() {
    MDC.clear();
  }

  @Test
  void actionSeesTheCapturedContextAndTheThreadKeepsItsOwn() {
    MDC.put("trace", "of the call");
    LogContext.Captured captured = context.capture();
    MDC.setContextMap(Map.of("trace", "of the thread", "more", "of the thread"));

    captured.run(() -> seen = MDC.get("trace") + MDC.get("more"));

    assertThat(seen).isEqualTo("of the callnull");
    assertThat(MDC.getCopyOfContextMap())
        .isEqualTo(Map.of("trace", "of the thread", "more", "of the thread"));
  }

  @Test
  void threadWithoutAContextHasNoneAfterwards() {
    MDC.put("trace", "of the call");
    LogContext.Captured captured = context.capture();
    MDC.clear();

    captured.run(() -> seen = MDC.get("trace"));

    assertThat(seen).isEqualTo("of the call");
    assertThat(MDC.get("trace")).isNull();
  }

  @Test
  void threadKeepsItsContextIfTheActionFails() {
    MDC.put("trace", "of the call");
    LogContext.Captured captured = context.capture();
    MDC.put("trace", "of the thread");

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                captured.run(
                    () -> {
                      throw new IllegalStateException("the log is full");
                    }));
    assertThat(MDC.get("trace")).isEqualTo("of the thread");
  }

  @Test
  void callWithoutAContextDoesNotGetTheOneOfTheThread() {
    LogContext.Captured captured = context.capture();
    MDC.put("trace", "of the thread");

    captured.run(() -> seen = "none but " + MDC.get("trace"));

    assertThat(seen).isEqualTo("none but null");
    assertThat(MDC.get("trace")).isEqualTo("of the thread");
  }
}
