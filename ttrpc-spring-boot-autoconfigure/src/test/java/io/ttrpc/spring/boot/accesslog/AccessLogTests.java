package io.ttrpc.spring.boot.accesslog;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.ttrpc.CallKind;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientCalls;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.TtrpcInterceptorOrder;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterAsync;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcServerConnectionDetails;
import io.ttrpc.spring.boot.server.TtrpcServerExecutorProvider;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import io.ttrpc.spring.boot.server.TtrpcService;
import io.ttrpc.testsupport.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Each call leaves one line. */
class AccessLogTests {
  /** The size of a message with one short field: tag, length or number, and the value. */
  private static final int ADA = 2 + "Ada".length();

  private static final int HELLO_ADA = 2 + "Hello Ada".length();
  private static final int NUMBER = 2;

  @TempDir Path folder;
  private LogLines lines = new LogLines();
  private ApplicationContextRunner runner = GreeterContext.bare();
  private String self = "";

  @BeforeEach
  void listen() throws Exception {
    lines = LogLines.record();
    self = Files.getOwner(Files.createFile(folder.resolve("own"))).getName();
    runner =
        GreeterContext.on(folder.resolve("greeter.sock"))
            .withConfiguration(AutoConfigurations.of(TtrpcServerAccessLogAutoConfiguration.class))
            .withPropertyValues("ttrpc.server.accesslog.enabled=true")
            .withUserConfiguration(FailingGreeter.class);
  }

  @AfterEach
  void close() {
    lines.close();
  }

  @Test
  void unaryCallIsLogged() {
    runner.run(
        context -> {
          hello(greeter(context), "Ada");
          assertLine(
              "peer=%s method=test.Greeter/SayHello status=OK duration_us=\\d+".formatted(self)
                  + " received_bytes=%d sent_bytes=%d".formatted(ADA, HELLO_ADA));
          assertThat(lines.first().getLevel()).isEqualTo(Level.INFO);
          assertThat(lines.first().getLoggerName()).isEqualTo("io.ttrpc.access");
        });
  }

  @Test
  void streamOfResponsesIsLoggedAtItsEnd() {
    runner.run(
        context -> {
          greeter(context).countDown(Int32Value.of(3), response -> {});
          assertLine(stream("CountDown", "OK", 1, NUMBER, 3, 3 * NUMBER));
        });
  }

  @Test
  void streamOfRequestsIsLoggedAtItsEnd() {
    runner.run(
        context -> {
          greeter(context).sum(StreamReceiver.of(List.of(Int32Value.of(1), Int32Value.of(2))));
          assertLine(stream("Sum", "OK", 2, 2 * NUMBER, 1, NUMBER));
        });
  }

  @Test
  void streamInBothDirectionsIsLoggedAtItsEnd() {
    runner.run(
        context -> {
          greeter(context).echo(StreamReceiver.of(List.of(StringValue.of("Ada"))), response -> {});
          assertLine(stream("Echo", "OK", 1, ADA, 1, ADA));
        });
  }

  @Test
  void statusIsTheOneThatTheClientGets() {
    runner.run(
        context -> {
          assertFails(context, "nobody", StatusCode.NOT_FOUND);
          assertLine(".* status=NOT_FOUND duration_us=\\d+ received_bytes=8 sent_bytes=0");
        });
  }

  @Test
  void statusOfAnInnerInterceptorIsLogged() {
    runner
        .withBean(
            ServerInterceptor.class,
            () ->
                (call, next) -> {
                  throw new TtrpcException(StatusCode.PERMISSION_DENIED, "not you");
                })
        .run(
            context -> {
              assertFails(context, "Ada", StatusCode.PERMISSION_DENIED);
              assertLine(
                  ".* status=PERMISSION_DENIED duration_us=\\d+ received_bytes=0 sent_bytes=0");
            });
  }

  @Test
  void responseThatAnInterceptorWithholdsIsNotCounted() {
    runner
        .withBean(
            ServerInterceptor.class,
            () ->
                (call, next) -> {
                  next.proceed();
                  throw new TtrpcException(StatusCode.ABORTED, "too late");
                })
        .run(
            context -> {
              assertFails(context, "Ada", StatusCode.ABORTED);
              assertLine(
                  ".* status=ABORTED duration_us=\\d+ received_bytes=%d sent_bytes=0"
                      .formatted(ADA));
            });
  }

  @Test
  void asynchronousCallIsLoggedWhenItHasEnded() {
    GreeterContext.on(folder.resolve("greeter.sock"))
        .withConfiguration(AutoConfigurations.of(TtrpcServerAccessLogAutoConfiguration.class))
        .withPropertyValues("ttrpc.server.accesslog.enabled=true")
        .withUserConfiguration(LateGreeter.class, Scope.class)
        .run(
            context -> {
              var call =
                  GreeterTtrpc.asyncClient(context.getBean(TtrpcChannels.class).channel("greeter"))
                      .sayHello(StringValue.of("Ada"));
              LateGreeter late = context.getBean(LateGreeter.class);
              late.entered.join();
              assertThat(lines.all()).isEmpty();
              late.response.completeAsync(() -> StringValue.of("Ada"));
              call.join();
              assertLine(
                  ".* status=OK duration_us=\\d+ received_bytes=%d sent_bytes=%d"
                      .formatted(ADA, ADA));
              assertThat(lines.first().getMDCPropertyMap()).containsEntry("traceId", "4711");
            });
  }

  @Test
  void unknownMethodIsLoggedAsRejected() {
    runner.run(
        context -> {
          assertUnknown(context, "any.Service", "AnyMethod");
          assertLine(
              "peer=- method=any.Service/AnyMethod status=UNIMPLEMENTED duration_us=-"
                  + " received_bytes=- sent_bytes=- rejected=unknown_method");
        });
  }

  @Test
  void forgedNameOfAMethodStaysOneValueOfOneLine() {
    runner.run(
        context -> {
          assertUnknown(
              context,
              "any.Service",
              "Any status=OK\r\npeer=root \u001b[2K\u202e" + "x".repeat(5000));
          assertLine(
              Pattern.quote(
                      "peer=- method=any.Service/Any\\u0020status=OK\\u000d\\u000apeer=root"
                          + "\\u0020\\u001b[2K\\u202e")
                  + "x{100,256}\\.\\.\\. status=UNIMPLEMENTED duration_us=-"
                  + " received_bytes=- sent_bytes=- rejected=unknown_method");
        });
  }

  @Test
  void callAboveTheLimitIsLoggedAsRejected() {
    runner
        .withPropertyValues("ttrpc.server.max-concurrent-calls=1")
        .run(
            context -> {
              try (var running = greeter(context).echo()) {
                running.send(StringValue.of("Ada"));
                assertThat(running.receive()).isNotNull();
                assertFails(context, "Ada", StatusCode.RESOURCE_EXHAUSTED);
                assertLine(
                    "peer=- method=test.Greeter/SayHello status=RESOURCE_EXHAUSTED .*"
                        + " rejected=overload");
                running.closeSend();
                assertThat(running.receive()).isNull();
              }
            });
  }

  @Test
  void callThatExpiresBeforeItGetsAThreadIsLoggedAsRejected() {
    BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    runner
        .withBean(TtrpcServerExecutorProvider.class, () -> () -> tasks::add)
        .run(
            context -> {
              assertThatExceptionOfType(TtrpcException.class)
                  .isThrownBy(
                      () -> hello(greeter(context).withTimeout(Duration.ofMillis(100)), "Ada"))
                  .returns(StatusCode.DEADLINE_EXCEEDED, TtrpcException::code);
              // The server's deadline is later than the client's, by the way of the request.
              TtrpcServerLifecycle lifecycle = context.getBean(TtrpcServerLifecycle.class);
              await().until(() -> Objects.requireNonNull(lifecycle.server()).callCount() == 0);
              Objects.requireNonNull(tasks.poll(10, TimeUnit.SECONDS)).run();
              assertLine(
                  "peer=- method=test.Greeter/SayHello status=DEADLINE_EXCEEDED .*"
                      + " rejected=deadline");
            });
  }

  /** The page has lines of this form. */
  @Test
  void linesOfThePageAreLinesOfTheLog() {
    String value = "=[^ ]+";
    Pattern call =
        Pattern.compile(
            ("peer%1$s method%1$s status%1$s duration_us%1$s received_bytes%1$s sent_bytes%1$s"
                    + "( received_messages%1$s sent_messages%1$s| rejected%1$s)?")
                .formatted(value));
    runner.run(
        context -> {
          hello(greeter(context), "Ada");
          greeter(context).countDown(Int32Value.of(1), response -> {});
          assertUnknown(context, "any.Service", "AnyMethod");
          await().untilAsserted(() -> assertThat(lines.all()).hasSize(3));
          assertThat(lines.all()).allSatisfy(line -> assertThat(line).matches(call));
        });
    assertThat(Page.at("docs/spring-health.md").blocks("log"))
        .singleElement()
        .asString()
        .satisfies(
            block ->
                assertThat(block.lines())
                    .hasSize(3)
                    .allSatisfy(line -> assertThat(line).matches(call)));
  }

  @Test
  void nameThatLooksLikeAnotherLineStaysOneValue() {
    runner.run(
        context -> {
          assertUnknown(context, "a\n", "b status=OK " + "x".repeat(1_000));
          assertLine(
              "peer=- method=a\\\\u000a/b\\\\u0020status=OK\\\\u0020x+\\.\\.\\. status=UNIMPLEMENTED .*");
          assertThat(lines.first().getFormattedMessage()).hasSizeLessThan(500);
        });
  }

  @Test
  void lineHasTheDiagnosticContextOfItsCall() {
    runner
        .withUserConfiguration(Scope.class)
        .run(
            context -> {
              hello(greeter(context), "Ada");
              ILoggingEvent line = lines.first();
              assertThat(line.getMDCPropertyMap()).containsEntry("traceId", "4711");
            });
  }

  @Test
  void nothingIsLoggedWhileTheLoggerIsOff() {
    LogLines.turnOff();
    runner.run(
        context -> {
          hello(greeter(context), "Ada");
          assertUnknown(context, "any.Service", "AnyMethod");
        });
    assertThat(lines.all()).isEmpty();
  }

  @Test
  void nothingIsLoggedByDefault() {
    runner
        .withPropertyValues("ttrpc.server.accesslog.enabled=false")
        .run(
            context -> {
              assertThat(context).hasNotFailed().doesNotHaveBean(AccessLog.class);
              hello(greeter(context), "Ada");
            });
    assertThat(lines.all()).isEmpty();
    GreeterContext.on(folder.resolve("greeter.sock"))
        .withConfiguration(AutoConfigurations.of(TtrpcServerAccessLogAutoConfiguration.class))
        .withUserConfiguration(Greeter.class)
        .run(context -> assertThat(context).doesNotHaveBean(AccessLog.class));
  }

  @Test
  void childContextLogsWithTheAccessLogOfItsParent() {
    String socket = folder.resolve("child.sock").toString();
    runner.run(
        parent ->
            GreeterContext.bare()
                .withParent(parent)
                .withConfiguration(
                    AutoConfigurations.of(TtrpcServerAccessLogAutoConfiguration.class))
                .withPropertyValues("ttrpc.server.accesslog.enabled=true")
                .withBean(TtrpcServerConnectionDetails.class, () -> () -> socket)
                .withUserConfiguration(Greeter.class)
                .run(
                    context -> {
                      assertThat(context).hasNotFailed();
                      try (TtrpcChannel channel = TtrpcChannel.forTarget(socket)) {
                        hello(GreeterTtrpc.client(channel), "Ada");
                      }
                      assertLine(".* method=test.Greeter/SayHello status=OK .*");
                    }));
  }

  @Test
  void applicationWithoutAServerHasNoAccessLog() {
    GreeterContext.bare()
        .withConfiguration(AutoConfigurations.of(TtrpcServerAccessLogAutoConfiguration.class))
        .withPropertyValues("ttrpc.server.accesslog.enabled=true")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(AccessLog.class));
  }

  private void assertLine(String pattern) {
    lines.first();
    await().untilAsserted(() -> assertThat(lines.all()).hasSize(1));
    assertThat(lines.all()).singleElement().asString().matches(pattern);
  }

  private String stream(
      String method,
      String status,
      int receivedMessages,
      int receivedBytes,
      int sentMessages,
      int sentBytes) {
    return "peer=%s method=test.Greeter/%s status=%s duration_us=\\d+"
            .formatted(self, method, status)
        + " received_bytes=%d sent_bytes=%d received_messages=%d sent_messages=%d"
            .formatted(receivedBytes, sentBytes, receivedMessages, sentMessages);
  }

  private static void assertFails(ApplicationContext context, String name, StatusCode code) {
    assertThatExceptionOfType(TtrpcException.class)
        .isThrownBy(() -> hello(greeter(context), name))
        .returns(code, TtrpcException::code);
  }

  private static void assertUnknown(ApplicationContext context, String service, String method) {
    StringValue message = StringValue.getDefaultInstance();
    assertThatExceptionOfType(TtrpcException.class)
        .isThrownBy(
            () ->
                ClientCalls.unary(
                    context.getBean(TtrpcChannels.class).channel("greeter"),
                    new MethodDescriptor<>(service, method, CallKind.UNARY, message, message),
                    message,
                    CallOptions.DEFAULT))
        .returns(StatusCode.UNIMPLEMENTED, TtrpcException::code);
  }

  @TtrpcService
  static class FailingGreeter extends Greeter {
    @Override
    public StringValue sayHello(StringValue name) {
      if (name.getValue().equals("nobody")) {
        throw new TtrpcException(StatusCode.NOT_FOUND, "nobody");
      }
      return super.sayHello(name);
    }
  }

  @TtrpcService
  static class LateGreeter implements GreeterAsync {
    final CompletableFuture<Void> entered = new CompletableFuture<>();
    final CompletableFuture<StringValue> response = new CompletableFuture<>();

    @Override
    public CompletableFuture<StringValue> sayHello(StringValue name) {
      entered.complete(null);
      return response;
    }
  }

  /** Puts a trace id into the context for the time of the handler, as observation does. */
  @Configuration(proxyBeanMethods = false)
  static class Scope {
    @Bean
    @Order(TtrpcInterceptorOrder.OBSERVATION)
    ServerInterceptor scope() {
      return (call, next) -> {
        MDC.put("traceId", "4711");
        try {
          next.proceed();
        } finally {
          MDC.remove("traceId");
        }
      };
    }
  }
}
