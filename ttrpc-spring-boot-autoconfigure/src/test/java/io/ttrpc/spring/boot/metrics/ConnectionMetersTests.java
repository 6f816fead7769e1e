package io.ttrpc.spring.boot.metrics;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.server.TtrpcServerExecutorProvider;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ConnectionMetersTests {
  @TempDir Path folder;
  private Path socket = Path.of("");
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    runner = MeteredContext.on(socket);
  }

  @Test
  void loopsOfTheServerTellHowBusyTheyAre() {
    runner.run(
        context -> {
          MeterRegistry registry = context.getBean(MeterRegistry.class);
          double before = registry.get("ttrpc.server.loops.busy").functionCounter().count();
          hello(greeter(context), "Ada");
          assertThat(registry.get("ttrpc.server.loops.busy").functionCounter().count())
              .isGreaterThan(before);
          assertThat(registry.get("ttrpc.server.loops").gauge().value()).isGreaterThanOrEqualTo(1);
        });
  }

  @Test
  void openConnectionsOfTheServerAreShown() {
    Tags open = Tags.of("server", "default", "address", "unix://" + socket, "state", "open");
    runner.run(
        context -> {
          MeteredContext metered = MeteredContext.of(context);
          metered.assertGauge("ttrpc.server.connections", open, 0);
          hello(greeter(context), "Ada");
          metered.assertGauge("ttrpc.server.connections", open, 1);
          context.getBean(TtrpcChannels.class).channel("greeter").close();
          metered.assertGauge("ttrpc.server.connections", open, 0);
        });
  }

  @Test
  void connectionsAreShownAfterARestart() {
    Tags open = Tags.of("server", "default", "address", "unix://" + socket, "state", "open");
    runner.run(
        context -> {
          hello(greeter(context), "Ada");
          context.stop();
          MeteredContext.of(context).assertGauge("ttrpc.server.connections", open, 0);
          awaitLost(context.getBean(TtrpcChannels.class).channel("greeter"));
          context.start();
          hello(greeter(context), "Ada");
          MeteredContext.of(context).assertGauge("ttrpc.server.connections", open, 1);
        });
  }

  @Test
  void acceptedConnectionsAreCounted() {
    runner.run(
        context -> {
          hello(greeter(context), "Ada");
          try (TtrpcChannel second = TtrpcChannel.forTarget(socket.toString())) {
            hello(GreeterTtrpc.client(second), "Bob");
          }
          MeteredContext.of(context)
              .assertCounted("ttrpc.server.connections.accepted", Tags.empty(), 2);
        });
  }

  @Test
  void refusedPeersAreCounted() {
    runner
        .withPropertyValues("ttrpc.server.access.allowed-users=54321")
        .run(
            context -> {
              assertFails(greeter(context));
              assertRefused(MeteredContext.of(context), "peer");
            });
  }

  @Test
  void connectionsBeyondTheLimitAreCounted() {
    runner
        .withPropertyValues("ttrpc.server.max-connections=1")
        .run(
            context -> {
              hello(greeter(context), "Ada");
              try (TtrpcChannel second = TtrpcChannel.forTarget(socket.toString())) {
                assertFails(GreeterTtrpc.client(second));
              }
              assertRefused(MeteredContext.of(context), "limit");
            });
  }

  @Test
  void connectionsBeyondTheLimitOfTheirUserAreCounted() {
    runner
        .withPropertyValues("ttrpc.server.max-connections-per-user=1")
        .run(
            context -> {
              hello(greeter(context), "Ada");
              try (TtrpcChannel second = TtrpcChannel.forTarget(socket.toString())) {
                assertFails(GreeterTtrpc.client(second));
              }
              assertRefused(MeteredContext.of(context), "user_limit");
            });
  }

  @Test
  void callsBeyondTheLimitAreCounted() {
    runner
        .withPropertyValues("ttrpc.server.max-concurrent-calls=1")
        .run(
            context -> {
              CompletableFuture<StringValue> running =
                  startWaiting(context.getBean(TtrpcChannels.class));
              context.getBean(MeteredGreeter.class).entered.await();
              assertFails(greeter(context));
              assertRejected(MeteredContext.of(context), "overload");
              context.getBean(MeteredGreeter.class).leave.countDown();
              running.join();
            });
  }

  @Test
  void callsBeyondTheMemoryAreCounted() {
    runner
        .withPropertyValues("ttrpc.server.max-memory-per-connection=64KB")
        .run(
            context -> {
              assertThatExceptionOfType(TtrpcException.class)
                  .isThrownBy(() -> hello(greeter(context), "x".repeat(100_000)));
              assertRejected(MeteredContext.of(context), "memory");
            });
  }

  @Test
  void callsThatExpireBeforeTheyGetAThreadAreCounted() {
    BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    runner
        .withBean(TtrpcServerExecutorProvider.class, () -> () -> tasks::add)
        .run(
            context -> {
              assertFails(greeter(context).withTimeout(Duration.ofMillis(100)));
              TtrpcServerLifecycle lifecycle = context.getBean(TtrpcServerLifecycle.class);
              await().until(() -> Objects.requireNonNull(lifecycle.server()).callCount() == 0);
              Objects.requireNonNull(tasks.poll(10, TimeUnit.SECONDS)).run();
              assertRejected(MeteredContext.of(context), "deadline");
            });
  }

  @Test
  void callsDuringTheShutdownAreCounted() {
    runner.run(
        context -> {
          CompletableFuture<StringValue> running =
              startWaiting(context.getBean(TtrpcChannels.class));
          context.getBean(MeteredGreeter.class).entered.await();
          CompletableFuture<Void> stopping =
              CompletableFuture.runAsync(() -> context.getSourceApplicationContext().stop());
          await().until(() -> !socket.toFile().exists());
          assertFails(greeter(context));
          assertRejected(MeteredContext.of(context), "shutdown");
          context.getBean(MeteredGreeter.class).leave.countDown();
          running.join();
          stopping.join();
        });
  }

  @Test
  void stateOfTheClientIsShown() {
    runner.run(
        context -> {
          MeteredContext metered = MeteredContext.of(context);
          TtrpcChannel channel = context.getBean(TtrpcChannels.class).channel("greeter");
          metered.assertGauge("ttrpc.client.connections", state("idle"), 1);
          metered.assertGauge("ttrpc.client.connections", state("ready"), 0);
          channel.connect();
          metered.assertGauge("ttrpc.client.connections", state("idle"), 0);
          metered.assertGauge("ttrpc.client.connections", state("ready"), 1);
        });
  }

  @Test
  void reconnectsOfTheClientAreCounted() {
    runner.run(
        context -> {
          MeteredContext metered = MeteredContext.of(context);
          hello(greeter(context), "Ada");
          metered.assertCounted("ttrpc.client.reconnects", Tags.of("client", "greeter"), 0);
          TtrpcServerLifecycle server = context.getBean(TtrpcServerLifecycle.class);
          server.stop();
          awaitLost(context.getBean(TtrpcChannels.class).channel("greeter"));
          server.start();
          hello(greeter(context), "Ada");
          metered.assertCounted("ttrpc.client.reconnects", Tags.of("client", "greeter"), 1);
        });
  }

  private static void awaitLost(TtrpcChannel channel) {
    await().until(() -> channel.state() != TtrpcChannel.State.READY);
  }

  private static Tags state(String state) {
    return Tags.of("client", "greeter", "state", state);
  }

  private static CompletableFuture<StringValue> startWaiting(TtrpcChannels channels) {
    return GreeterTtrpc.asyncClient(channels.channel("greeter")).sayHello(StringValue.of("wait"));
  }

  /** A client may try a second connection before it gives its call up. */
  private static void assertRefused(MeteredContext metered, String reason) {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        metered
                            .registry()
                            .get("ttrpc.server.connections.rejected")
                            .tag("reason", reason)
                            .counter()
                            .count())
                    .isPositive());
  }

  private static void assertRejected(MeteredContext metered, String reason) {
    metered.assertCounted("ttrpc.server.calls.rejected", Tags.of("reason", reason), 1);
  }

  private static void assertFails(GreeterTtrpc.Client greeter) {
    assertThatExceptionOfType(TtrpcException.class).isThrownBy(() -> hello(greeter, "Ada"));
  }
}
