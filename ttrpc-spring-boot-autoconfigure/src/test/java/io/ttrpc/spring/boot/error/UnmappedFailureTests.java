package io.ttrpc.spring.boot.error;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.CallKind;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import io.ttrpc.spring.boot.greeter.AllKinds;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.testsupport.LoggedLines;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Failures that nobody maps are UNKNOWN without their text, and logged once. */
class UnmappedFailureTests {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SECRET = "/etc/shadow";

  @TempDir Path folder;
  private final LoggedLines log = new LoggedLines();
  private final IllegalStateException failure = new IllegalStateException(SECRET);
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner =
        GreeterContext.on(folder.resolve("greeter.sock"))
            .withUserConfiguration(Tracing.class, OtherAdvice.class);
  }

  @AfterEach
  void restoreLog() {
    log.close();
  }

  @ParameterizedTest
  @EnumSource
  void failureOfABlockingHandlerIsLoggedOnceWithMethodPeerAndTrace(CallKind kind) {
    assertLogged(runner.withBean(FailingGreeter.class, () -> new FailingGreeter(failure)), kind);
  }

  @ParameterizedTest
  @EnumSource
  void failureOfAnAsynchronousHandlerIsLoggedAlike(CallKind kind) {
    assertLogged(
        runner.withBean(LaterFailingGreeter.class, () -> new LaterFailingGreeter(failure)), kind);
  }

  private void assertLogged(ApplicationContextRunner failing, CallKind kind) {
    failing.run(
        context -> {
          assertThat(AllKinds.failure(greeter(context), kind).status())
              .isEqualTo(Status.of(StatusCode.UNKNOWN, "the handler failed"));
          assertThat(log.warnings())
              .singleElement()
              .satisfies(
                  line -> {
                    assertThat(line.getMessage())
                        .matches(
                            "the handler of test\\.Greeter/\\w+ failed for the peer \\S+:\\S+ in trace "
                                + TRACE);
                    assertThat(line.getThrown()).isSameAs(failure);
                  });
        });
  }

  @Test
  void textIsSentIfThePropertySaysSo() {
    runner
        .withPropertyValues("ttrpc.server.error.include-message=always")
        .withBean(FailingGreeter.class, () -> new FailingGreeter(failure))
        .run(
            context ->
                assertThat(AllKinds.failure(greeter(context), CallKind.UNARY).status())
                    .isEqualTo(Status.of(StatusCode.UNKNOWN, SECRET)));
  }

  @Test
  void traceIsLeftOutWithoutTracing() {
    GreeterContext.on(folder.resolve("greeter.sock"))
        .withBean(FailingGreeter.class, () -> new FailingGreeter(failure))
        .run(
            context -> {
              assertThat(AllKinds.failure(greeter(context), CallKind.UNARY).code())
                  .isEqualTo(StatusCode.UNKNOWN);
              assertThat(log.warnings())
                  .singleElement()
                  .satisfies(
                      line ->
                          assertThat(line.getMessage())
                              .matches(
                                  "the handler of test.Greeter/SayHello failed for the peer \\S+"));
            });
  }

  @Test
  void mappingNeedsAServer() {
    GreeterContext.bare()
        .run(context -> assertThat(context).doesNotHaveBean(ExceptionMappingInterceptor.class));
    runner
        .withUserConfiguration(Greeter.class)
        .run(context -> assertThat(context).hasSingleBean(ExceptionMappingInterceptor.class));
    runner
        .withUserConfiguration(Greeter.class)
        .withPropertyValues("ttrpc.server.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(ExceptionMappingInterceptor.class));
  }

  @Configuration(proxyBeanMethods = false)
  static class Tracing {
    /** Sets the trace id as tracing does, and removes it before the failure is logged. */
    @Bean
    @Order(TtrpcInterceptorOrder.OBSERVATION)
    ServerInterceptor tracing() {
      return (call, next) -> {
        MDC.put("traceId", TRACE);
        try {
          next.proceed();
        } finally {
          MDC.remove("traceId");
        }
      };
    }
  }

  @TtrpcAdvice
  static class OtherAdvice {
    @TtrpcExceptionHandler(ArithmeticException.class)
    Status map() {
      return Status.of(StatusCode.INVALID_ARGUMENT, "do the sum again");
    }
  }
}
