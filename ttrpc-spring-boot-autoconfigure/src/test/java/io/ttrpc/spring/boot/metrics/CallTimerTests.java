package io.ttrpc.spring.boot.metrics;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.micrometer.core.instrument.Tags;
import io.ttrpc.CallKind;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientCalls;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** How each end of a call shows in the timers of both sides. */
class CallTimerTests {
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = MeteredContext.on(folder.resolve("greeter.sock"));
  }

  @Test
  void success() {
    runner.run(
        context -> {
          hello(greeter(context), "Ada");
          assertUnary(context, "ttrpc.server", "OK", "none");
          assertUnary(context, "ttrpc.client", "OK", "none");
        });
  }

  @Test
  void successOfEachKind() {
    runner.run(
        context -> {
          GreeterTtrpc.Client greeter = greeter(context);
          greeter.countDown(Int32Value.of(3), response -> {});
          greeter.sum(StreamReceiver.of(List.of(Int32Value.of(1))));
          greeter.echo(StreamReceiver.of(List.of(StringValue.of("a"))), response -> {});
          MeteredContext metered = MeteredContext.of(context);
          for (String side : List.of("ttrpc.server", "ttrpc.client")) {
            metered.assertTimed(side, "CountDown", "server_streaming", "OK", "none");
            metered.assertTimed(side, "Sum", "client_streaming", "OK", "none");
            metered.assertTimed(side, "Echo", "bidi_streaming", "OK", "none");
          }
        });
  }

  @Test
  void statusOfTheHandler() {
    runner.run(
        context -> {
          assertFails(greeter(context), "not found");
          assertUnary(context, "ttrpc.server", "NOT_FOUND", "TtrpcException");
          assertUnary(context, "ttrpc.client", "NOT_FOUND", "NOT_FOUND");
        });
  }

  @Test
  void mappedException() {
    runner.run(
        context -> {
          assertFails(greeter(context), "cancelled");
          assertUnary(context, "ttrpc.server", "CANCELLED", "CancellationException");
          assertUnary(context, "ttrpc.client", "CANCELLED", "CANCELLED");
        });
  }

  @Test
  void unmappedException() {
    runner.run(
        context -> {
          assertFails(greeter(context), "broken");
          assertUnary(context, "ttrpc.server", "UNKNOWN", "IllegalStateException");
          assertUnary(context, "ttrpc.client", "UNKNOWN", "UNKNOWN");
        });
  }

  @Test
  void timeout() {
    runner.run(
        context -> {
          assertFails(greeter(context).withTimeout(Duration.ofMillis(200)), "wait");
          assertUnary(context, "ttrpc.server", "DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED");
          assertUnary(context, "ttrpc.client", "DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED");
        });
  }

  /** Nothing of it crosses the wire: the server's handler goes on. */
  @Test
  void cancelledByTheCaller() {
    runner.run(
        context -> {
          CompletableFuture<StringValue> call = startWaiting(context);
          call.cancel(true);
          assertUnary(context, "ttrpc.client", "CANCELLED", "CANCELLED");
          context.getBean(MeteredGreeter.class).leave.countDown();
          assertUnary(context, "ttrpc.server", "OK", "none");
        });
  }

  @Test
  void connectionLostToTheServer() {
    runner.run(
        context -> {
          CompletableFuture<StringValue> call = startWaiting(context);
          context.getBean(TtrpcServerLifecycle.class).stop();
          assertThat(call).failsWithin(Duration.ofSeconds(10));
          assertUnary(context, "ttrpc.client", "UNAVAILABLE", "UNAVAILABLE");
        });
  }

  @Test
  void connectionLostToTheClient() {
    runner.run(
        context -> {
          CompletableFuture<StringValue> call = startWaiting(context);
          context.getBean(TtrpcChannels.class).channel("greeter").close();
          assertThat(call).failsWithin(Duration.ofSeconds(10));
          assertUnary(context, "ttrpc.server", "CANCELLED", "CANCELLED");
        });
  }

  @Test
  void unknownMethodSharesOneSeries() {
    MethodDescriptor<StringValue, StringValue> unknown =
        new MethodDescriptor<>(
            "any.Service",
            "AnyMethod",
            CallKind.UNARY,
            StringValue.getDefaultInstance(),
            StringValue.getDefaultInstance());
    runner.run(
        context -> {
          assertThatExceptionOfType(TtrpcException.class)
              .isThrownBy(
                  () ->
                      ClientCalls.unary(
                          context.getBean(TtrpcChannels.class).channel("greeter"),
                          unknown,
                          StringValue.of("a"),
                          CallOptions.DEFAULT));
          MeteredContext metered = MeteredContext.of(context);
          metered.assertTimed(
              "ttrpc.server", "UNKNOWN", "UNKNOWN", "UNIMPLEMENTED", "UNIMPLEMENTED");
          assertThat(
                  metered.registry().find("ttrpc.server").tag("rpc.method", "AnyMethod").meters())
              .isEmpty();
        });
  }

  @Test
  void contributedTagsAreOnTheTimers() {
    runner
        .withBean(
            TtrpcServerTagsContributor.class,
            () -> (call, status) -> Tags.of("known", String.valueOf(call != null)))
        .withBean(
            TtrpcClientTagsContributor.class,
            () -> (client, method, status) -> Tags.of("path", client + " " + method.fullName()))
        .run(
            context -> {
              hello(greeter(context), "Ada");
              hello(greeter(context), "Bob");
              MeteredContext metered = MeteredContext.of(context);
              assertThat(metered.registry().get("ttrpc.server").tag("known", "true").timers())
                  .hasSize(1);
              assertThat(
                      metered
                          .registry()
                          .get("ttrpc.client")
                          .tag("path", "greeter test.Greeter/SayHello")
                          .timer()
                          .count())
                  .isEqualTo(2);
            });
  }

  private static CompletableFuture<StringValue> startWaiting(ApplicationContext context)
      throws InterruptedException {
    CompletableFuture<StringValue> call =
        GreeterTtrpc.asyncClient(context.getBean(TtrpcChannels.class).channel("greeter"))
            .sayHello(StringValue.of("wait"));
    context.getBean(MeteredGreeter.class).entered.await();
    return call;
  }

  private static void assertFails(GreeterTtrpc.Client greeter, String how) {
    assertThatExceptionOfType(TtrpcException.class).isThrownBy(() -> hello(greeter, how));
  }

  private static void assertUnary(
      ApplicationContext context, String side, String status, String error) {
    MeteredContext.of(context).assertTimed(side, "SayHello", "unary", status, error);
  }
}
