package io.ttrpc.spring.boot.metrics;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ttrpc.StreamReceiver;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class CallMetersTests {
  private static final Tags SAY_HELLO =
      Tags.of("rpc.service", "test.Greeter", "rpc.method", "SayHello", "rpc.type", "unary");
  private static final Tags ECHO = Tags.of("rpc.service", "test.Greeter", "rpc.method", "Echo");
  private static final Tags CLIENT = Tags.of("client", "greeter");

  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = MeteredContext.on(folder.resolve("greeter.sock"));
  }

  @Test
  void runningCallsAreShown() {
    runner.run(
        context -> {
          MeteredContext metered = MeteredContext.of(context);
          MeteredGreeter service = context.getBean(MeteredGreeter.class);
          CompletableFuture<StringValue> call =
              GreeterTtrpc.asyncClient(context.getBean(TtrpcChannels.class).channel("greeter"))
                  .sayHello(StringValue.of("wait"));
          service.entered.await();
          metered.assertGauge("ttrpc.server.active", SAY_HELLO, 1);
          metered.assertGauge("ttrpc.client.active", SAY_HELLO.and(CLIENT), 1);
          service.leave.countDown();
          call.join();
          metered.assertGauge("ttrpc.server.active", SAY_HELLO, 0);
          metered.assertGauge("ttrpc.client.active", SAY_HELLO.and(CLIENT), 0);
        });
  }

  @Test
  void messagesOfStreamsAreCounted() {
    runner.run(
        context -> {
          greeter(context)
              .echo(
                  StreamReceiver.of(List.of(StringValue.of("a"), StringValue.of("b"))),
                  response -> {});
          greeter(context).countDown(Int32Value.of(3), response -> {});
          MeteredContext metered = MeteredContext.of(context);
          metered.assertCounted("ttrpc.server.messages.received", ECHO, 2);
          metered.assertCounted("ttrpc.server.messages.sent", ECHO, 2);
          metered.assertCounted("ttrpc.client.messages.received", ECHO.and(CLIENT), 2);
          metered.assertCounted("ttrpc.client.messages.sent", ECHO.and(CLIENT), 2);
          Tags countDown = Tags.of("rpc.method", "CountDown");
          metered.assertCounted("ttrpc.server.messages.received", countDown, 1);
          metered.assertCounted("ttrpc.server.messages.sent", countDown, 3);
        });
  }

  @Test
  void messagesOfUnaryCallsAreNotCounted() {
    runner.run(
        context -> {
          hello(greeter(context), "Ada");
          MeteredContext metered = MeteredContext.of(context);
          metered.assertTimed("ttrpc.server", "SayHello", "unary", "OK", "none");
          assertThat(metered.registry().find("ttrpc.server.messages.sent").meters()).isEmpty();
          assertThat(metered.registry().find("ttrpc.client.messages.sent").meters()).isEmpty();
        });
  }

  @Test
  void timersHaveADuration() {
    runner.run(
        context -> {
          hello(greeter(context), "Ada");
          MeteredContext metered = MeteredContext.of(context);
          metered.assertTimed("ttrpc.server", "SayHello", "unary", "OK", "none");
          Timer timer = metered.registry().get("ttrpc.server").timer();
          assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive();
        });
  }

  @Test
  void metersAreLookedUpOnce() {
    AtomicInteger lookups = new AtomicInteger();
    runner.run(
        context -> {
          SimpleMeterRegistry registry = context.getBean(SimpleMeterRegistry.class);
          hello(greeter(context), "Ada");
          MeteredContext.of(context).assertTimed("ttrpc.server", "SayHello", "unary", "OK", "none");
          MeteredContext.of(context).assertTimed("ttrpc.client", "SayHello", "unary", "OK", "none");
          registry.config().meterFilter(counting(lookups));
          GreeterTtrpc.Client greeter =
              GreeterTtrpc.client(context.getBean(TtrpcChannels.class).channel("greeter"));
          for (int i = 0; i < 10; i++) {
            hello(greeter, "Bob");
          }
          assertThat(lookups).hasValue(0);
        });
  }

  private static MeterFilter counting(AtomicInteger lookups) {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        lookups.incrementAndGet();
        return id;
      }
    };
  }
}
