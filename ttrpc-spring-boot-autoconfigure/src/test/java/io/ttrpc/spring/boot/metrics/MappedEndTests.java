package io.ttrpc.spring.boot.metrics;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;

import io.ttrpc.CallKind;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.spring.boot.error.LaterFailingGreeter;
import io.ttrpc.spring.boot.error.TtrpcAdvice;
import io.ttrpc.spring.boot.error.TtrpcExceptionHandler;
import io.ttrpc.spring.boot.greeter.AllKinds;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** The server's timer has the failure as the application has mapped it, also if it comes later. */
@ParameterizedClass
@EnumSource(CallTiming.class)
@Timeout(60)
class MappedEndTests {
  @Parameter CallTiming timing = CallTiming.BY_METRICS;
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner =
        MeteredContext.timed(folder.resolve("greeter.sock"), timing)
            .withBean(
                LaterFailingGreeter.class,
                () -> new LaterFailingGreeter(new IllegalStateException("no more greetings")));
  }

  @ParameterizedTest
  @EnumSource(CallKind.class)
  void exceptionOfAnAsynchronousHandlerIsTheError(CallKind kind) {
    runner.run(context -> assertError(context, kind, "UNKNOWN", "IllegalStateException"));
  }

  @ParameterizedTest
  @EnumSource(CallKind.class)
  void statusOfAMappedExceptionIsTheError(CallKind kind) {
    runner
        .withUserConfiguration(Advice.class)
        .run(context -> assertError(context, kind, "UNAVAILABLE", "UNAVAILABLE"));
  }

  private static void assertError(
      ApplicationContext context, CallKind kind, String code, String error) {
    AllKinds.failure(greeter(context), kind);
    String type = kind.name().toLowerCase(Locale.ROOT);
    MeteredContext.of(context)
        .assertTimed("ttrpc.server", MeteredContext.methodOf(kind), type, code, error);
  }

  /** Maps the exception of the service. */
  @TtrpcAdvice
  static class Advice {
    @TtrpcExceptionHandler
    Status exhausted(IllegalStateException e) {
      return Status.of(StatusCode.UNAVAILABLE, "ask again");
    }
  }
}
