package io.ttrpc.spring.boot.observation;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static io.ttrpc.spring.boot.observation.TracedContext.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.ttrpc.CallKind;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.error.LaterFailingGreeter;
import io.ttrpc.spring.boot.error.TtrpcAdvice;
import io.ttrpc.spring.boot.error.TtrpcExceptionHandler;
import io.ttrpc.spring.boot.greeter.AllKinds;
import io.ttrpc.spring.boot.greeter.CounterService;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.server.TtrpcServerExecutorProvider;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryEventPublisherBeansApplicationListener;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * The observation of a call is current in its handler, whichever thread runs it, and in the calls
 * and the log lines of the handler.
 */
@Timeout(60)
class CurrentObservationTests {
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    String socket = "unix://" + folder.resolve("greeter.sock");
    runner =
        TracedContext.on(folder.resolve("greeter.sock"))
            .withPropertyValues("ttrpc.client.clients.counter.target=" + socket)
            .withUserConfiguration(CountingGreeter.class, Counter.class);
  }

  @Test
  void handlerOnThePoolHasIt() {
    assertChain("ttrpc-handler-", "ttrpc.server.executor.type=platform");
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void handlerOnAVirtualThreadHasIt() {
    assertChain("ttrpc-handler-", "ttrpc.server.executor.type=virtual");
  }

  @Test
  void handlerOnAnExecutorOfTheApplicationHasIt() {
    runner =
        runner.withBean(
            TtrpcServerExecutorProvider.class,
            () -> () -> task -> new Thread(task, "my-executor").start());
    assertChain("my-executor");
  }

  @Test
  void briefHandlerOnTheLoopHasIt() {
    runner.run(
        context -> {
          CountingGreeter service = context.getBean(CountingGreeter.class);
          service.countsUp = false;
          await()
              .until(
                  () -> {
                    for (int i = 0; i < 500; i++) {
                      hello(greeter(context), "Ada");
                    }
                    return service.thread.startsWith("ttrpc-server-");
                  });
          assertThat(service.observed).isEqualTo("test.Greeter/SayHello");
        });
  }

  @Test
  void asynchronousHandlerHasItAndItsObservationEndsWithTheCall() {
    TracedContext.on(folder.resolve("async.sock"))
        .withUserConfiguration(LaterGreeter.class)
        .run(
            context -> {
              LaterGreeter service = context.getBean(LaterGreeter.class);
              CompletableFuture<String> call =
                  CompletableFuture.supplyAsync(() -> hello(greeter(context), "Ada"));
              await().until(() -> service.observed.equals("test.Greeter/SayHello"));
              TracedContext traced = new TracedContext(context);
              assertThat(traced.spans(0)).isEmpty();
              service.response.complete(StringValue.of("later"));
              assertThat(call.join()).isEqualTo("later");
              List<SpanData> spans = traced.spans(2);
              assertThat(span(spans, "test.Greeter/SayHello", SpanKind.SERVER).getParentSpanId())
                  .isEqualTo(span(spans, "test.Greeter/SayHello", SpanKind.CLIENT).getSpanId());
            });
  }

  @Test
  void threadOfTheHandlerHasNoneAfterTheCall() {
    runner
        .withPropertyValues(
            "ttrpc.server.executor.type=platform", "ttrpc.server.executor.max-threads=1")
        .run(
            context -> {
              context.getBean(CountingGreeter.class).countsUp = false;
              hello(greeter(context), "Ada");
              hello(greeter(context), "Ada");
              List<SpanData> spans = new TracedContext(context).spans(4);
              assertThat(spans.stream().map(SpanData::getTraceId).distinct()).hasSize(2);
            });
  }

  @Test
  void logLinesOfAHandlerHaveItsTrace() {
    assertLineHasItsTrace(runner, context -> hello(greeter(context), "Ada"));
  }

  @Test
  void logLinesOfAdviceHaveTheTraceOfACallThatFailsLater() {
    assertLineHasItsTrace(
        TracedContext.on(folder.resolve("failing.sock"))
            .withBean(
                LaterFailingGreeter.class,
                () -> new LaterFailingGreeter(new IllegalStateException("on purpose")))
            .withUserConfiguration(LoggingAdvice.class),
        context -> AllKinds.failure(greeter(context), CallKind.UNARY));
  }

  private static void assertLineHasItsTrace(
      ApplicationContextRunner logging, Consumer<ApplicationContext> call) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(CountingGreeter.class);
    logger.addAppender(log);
    try {
      logging
          // Boot's listener, without which the spans do not reach the MDC.
          .withInitializer(
              context ->
                  context.addApplicationListener(
                      new OpenTelemetryEventPublisherBeansApplicationListener()))
          .run(
              context -> {
                call.accept(context);
                SpanData server = new TracedContext(context).servedHello();
                assertThat(log.list)
                    .singleElement()
                    .satisfies(
                        line ->
                            assertThat(line.getMDCPropertyMap())
                                .containsEntry("traceId", server.getTraceId())
                                .containsEntry("spanId", server.getSpanId()));
              });
    } finally {
      logger.detachAppender(log);
    }
  }

  private void assertChain(String thread, String... properties) {
    runner
        .withPropertyValues(properties)
        .run(
            context -> {
              hello(greeter(context), "Ada");
              CountingGreeter service = context.getBean(CountingGreeter.class);
              assertThat(service.thread).startsWith(thread);
              assertThat(service.observed).isEqualTo("test.Greeter/SayHello");
              assertChain(context);
            });
  }

  private static void assertChain(ApplicationContext context) {
    List<SpanData> spans = new TracedContext(context).spans(4);
    assertThat(spans.stream().map(SpanData::getTraceId).distinct()).hasSize(1);
    assertChild(
        span(spans, "test.Greeter/SayHello", SpanKind.SERVER),
        span(spans, "test.Greeter/SayHello", SpanKind.CLIENT));
    assertChild(
        span(spans, "test.Counter/Next", SpanKind.CLIENT),
        span(spans, "test.Greeter/SayHello", SpanKind.SERVER));
    assertChild(
        span(spans, "test.Counter/Next", SpanKind.SERVER),
        span(spans, "test.Counter/Next", SpanKind.CLIENT));
  }

  private static void assertChild(SpanData child, SpanData parent) {
    assertThat(child.getParentSpanId()).isEqualTo(parent.getSpanId());
  }

  private static String current(ObservationRegistry registry) {
    Observation current = registry.getCurrentObservation();
    return current != null && current.getContext() instanceof TtrpcServerObservationContext context
        ? context.call().method().fullName()
        : "";
  }

  /** Calls another service for each call, unless told otherwise. */
  @TtrpcService
  static class CountingGreeter extends Greeter {
    private static final org.slf4j.Logger LOGGER = LoggerFactory.getLogger(CountingGreeter.class);

    private final ObservationRegistry registry;
    private final CounterService counter;
    volatile boolean countsUp = true;
    volatile String thread = "";
    volatile String observed = "";

    CountingGreeter(ObservationRegistry registry, @TtrpcClient("counter") CounterService counter) {
      this.registry = registry;
      this.counter = counter;
    }

    @Override
    public StringValue sayHello(StringValue name) {
      thread = Thread.currentThread().getName();
      observed = current(registry);
      if (countsUp) {
        LOGGER.info("greets");
        counter.next(Empty.getDefaultInstance());
      }
      return name;
    }
  }

  @TtrpcAdvice
  static class LoggingAdvice {
    @TtrpcExceptionHandler
    Status advise(IllegalStateException e) {
      CountingGreeter.LOGGER.info("advises");
      return Status.of(StatusCode.ABORTED, "as advised");
    }
  }

  @TtrpcService
  static class Counter implements CounterService {
    @Override
    public Int32Value next(Empty request) {
      return Int32Value.of(1);
    }
  }

  @TtrpcService
  static class LaterGreeter implements GreeterAsync {
    final CompletableFuture<StringValue> response = new CompletableFuture<>();
    private final ObservationRegistry registry;
    volatile String observed = "";

    LaterGreeter(ObservationRegistry registry) {
      this.registry = registry;
    }

    @Override
    public CompletableFuture<StringValue> sayHello(StringValue name) {
      observed = current(registry);
      return response;
    }
  }
}
