package io.ttrpc.spring.boot.metrics;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.StringValue;
import io.micrometer.core.instrument.Tags;
import io.ttrpc.CallKind;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientCalls;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class CallTimerTests {
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = MeteredContext.on(folder.resolve("greeter.sock"));
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
  void thousandNamesOfAPeerMakeNoFurtherMeters() {
    runner.run(
        context -> {
          MeteredContext metered = MeteredContext.of(context);
          try (TtrpcChannel channel =
              TtrpcChannel.forTarget(folder.resolve("greeter.sock").toString())) {
            callUnknown(channel, "First");
            metered.assertTimed(
                "ttrpc.server", "UNKNOWN", "UNKNOWN", "UNIMPLEMENTED", "UNIMPLEMENTED");
            int before = metered.registry().getMeters().size();
            for (int i = 0; i < 1000; i++) {
              callUnknown(channel, "Any\n\"" + i);
            }
            assertThat(metered.registry().getMeters()).hasSize(before);
          }
        });
  }

  private static void callUnknown(TtrpcChannel channel, String method) {
    MethodDescriptor<StringValue, StringValue> unknown =
        new MethodDescriptor<>(
            "any.Service",
            method,
            CallKind.UNARY,
            StringValue.getDefaultInstance(),
            StringValue.getDefaultInstance());
    assertThatExceptionOfType(TtrpcException.class)
        .isThrownBy(
            () -> ClientCalls.unary(channel, unknown, StringValue.of("a"), CallOptions.DEFAULT));
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

  @Test
  void failingContributorCostsItsOwnTagsOnly() {
    runner
        .withBean(
            "broken",
            TtrpcServerTagsContributor.class,
            () ->
                (call, status) -> {
                  throw new IllegalStateException("broken");
                })
        .withBean(
            "brokenToo",
            TtrpcClientTagsContributor.class,
            () ->
                (client, method, status) -> {
                  throw new IllegalStateException("broken too");
                })
        .run(
            context -> {
              hello(greeter(context), "Ada");
              MeteredContext metered = MeteredContext.of(context);
              metered.assertTimed("ttrpc.server", "SayHello", "unary", "OK", "none");
              metered.assertTimed("ttrpc.client", "SayHello", "unary", "OK", "none");
              Tags method = Tags.of("rpc.method", "SayHello");
              metered.assertGauge("ttrpc.server.active", method, 0);
              metered.assertGauge("ttrpc.client.active", method, 0);
            });
  }
}
