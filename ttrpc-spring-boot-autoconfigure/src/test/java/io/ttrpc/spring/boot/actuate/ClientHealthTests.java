package io.ttrpc.spring.boot.actuate;

import static io.ttrpc.spring.boot.actuate.HealthOf.component;
import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.ttrpc.ConnectionClosedException;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcChannel.State;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.internal.KnownClient;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A client is healthy unless its server could not be reached. */
class ClientHealthTests {
  @TempDir Path folder;
  private Path socket = Path.of("");
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    socket = folder.resolve("greeter.sock");
    runner = HealthOf.contextOn(socket).withUserConfiguration(Greeter.class);
  }

  @Test
  void clientThatNobodyHasUsedIsUpAndStaysUnconnected() {
    runner.run(
        context -> {
          assertHealth(component(context, "greeter"), Status.UP, State.IDLE);
          assertThat(component(context, "greeter").getDetails())
              .containsEntry("target", "unix://" + socket)
              .doesNotContainKeys("lastError", "lastErrorAt");
          assertThat(context.getBean(TtrpcChannels.class).opened()).isEmpty();

          greeter(context);
          assertHealth(component(context, "greeter"), Status.UP, State.IDLE);
          assertThat(
                  Objects.requireNonNull(context.getBean(TtrpcServerLifecycle.class).server())
                      .connectionCount())
              .isZero();
        });
  }

  @Test
  void connectedClientIsUp() {
    runner.run(
        context -> {
          hello(greeter(context), "Ada");
          assertHealth(component(context, "greeter"), Status.UP, State.READY);
        });
  }

  @Test
  void clientOfAnAbsentServerIsDownUntilACallSucceeds() {
    runner
        .withPropertyValues(
            "ttrpc.server.auto-startup=false",
            "ttrpc.client.clients.greeter.reconnect.initial-backoff=1ms",
            "ttrpc.client.clients.greeter.reconnect.max-backoff=1ms")
        .run(
            context -> {
              Instant before = Instant.now();
              assertThatExceptionOfType(ConnectionClosedException.class)
                  .isThrownBy(() -> hello(greeter(context), "Ada"));
              await()
                  .untilAsserted(
                      () -> {
                        Health health = component(context, "greeter");
                        assertHealth(health, Status.DOWN, State.TRANSIENT_FAILURE);
                        assertThat(health.getDetails().get("lastError"))
                            .asString()
                            .contains("connect to unix://" + socket);
                        assertThat((Instant) health.getDetails().get("lastErrorAt"))
                            .isBetween(before, Instant.now());
                      });

              context.getBean(TtrpcServerLifecycle.class).start();
              await().ignoreExceptions().until(() -> !hello(greeter(context), "Ada").isEmpty());
              Health health = component(context, "greeter");
              assertHealth(health, Status.UP, State.READY);
              assertThat(health.getDetails()).containsKeys("lastError", "lastErrorAt");
            });
  }

  @Test
  void clientThatLostItsConnectionIsUpAndTellsTheLoss() {
    runner.run(
        context -> {
          hello(greeter(context), "Ada");
          context.getBean(TtrpcServerLifecycle.class).stop();
          await()
              .untilAsserted(
                  () -> {
                    Health health = component(context, "greeter");
                    assertHealth(health, Status.UP, State.IDLE);
                    assertThat(health.getDetails().get("lastError"))
                        .asString()
                        .contains("unix://" + socket);
                  });
        });
  }

  @Test
  void clientThatTheApplicationClosedIsOutOfService() {
    runner.run(
        context -> {
          context.getBean(TtrpcChannels.class).channel("greeter").close();
          assertHealth(component(context, "greeter"), Status.OUT_OF_SERVICE, State.SHUTDOWN);
        });
  }

  @Test
  void firstAttemptToConnectIsUpAndTheNextOneAfterAFailureIsDown() throws Exception {
    Semaphore attempts = new Semaphore(0);
    ClientFailures failures = new ClientFailures();
    TtrpcChannel.Builder builder = TtrpcChannel.builder("slow", () -> failLater(attempts));
    failures.customize("slow", builder);
    try (TtrpcChannel channel = builder.connectTimeout(Duration.ofSeconds(30)).build()) {
      ClientHealthIndicator client =
          new ClientHealthIndicator(new KnownClient("slow", "slow", channel), failures);

      CompletableFuture<Void> first = connect(channel);
      assertHealth(client.health(), Status.UP, State.CONNECTING);
      attempts.release();
      assertThat(first).failsWithin(Duration.ofSeconds(10));
      await().until(() -> failures.last("slow") != null);
      assertHealth(client.health(), Status.DOWN, State.TRANSIENT_FAILURE);

      CompletableFuture<Void> second = connect(channel);
      assertHealth(client.health(), Status.DOWN, State.CONNECTING);
      attempts.release();
      assertThat(second).failsWithin(Duration.ofSeconds(10));
    }
  }

  private static ByteChannel failLater(Semaphore attempts) throws IOException {
    attempts.acquireUninterruptibly();
    throw new IOException("no route");
  }

  private static CompletableFuture<Void> connect(TtrpcChannel channel) {
    CompletableFuture<Void> attempt = CompletableFuture.runAsync(channel::connect);
    await().until(() -> channel.state() == State.CONNECTING);
    return attempt;
  }

  @Test
  void clientsAreNamedByTheirNamesOrTheirTargets() {
    runner
        .withPropertyValues("ttrpc.client.clients.server.target=unix:///run/other.sock")
        .run(
            context -> {
              context.getBean(TtrpcChannels.class).channel("unix:///run/third.sock");
              CompositeHealthContributor ttrpc =
                  context.getBean("ttrpcHealthContributor", CompositeHealthContributor.class);
              assertThat(ttrpc.stream().map(HealthContributors.Entry::name))
                  .containsExactlyInAnyOrder(
                      "server", "server_", "greeter", "unix:___run_third.sock");
              assertThat(component(context, "server_").getDetails())
                  .containsEntry("target", "unix:///run/other.sock");
              assertThat(component(context, "unix:___run_third.sock").getDetails())
                  .containsEntry("target", "unix:///run/third.sock");
            });
  }

  private static void assertHealth(Health health, Status status, State state) {
    assertThat(health.getStatus()).isEqualTo(status);
    assertThat(health.getDetails()).containsEntry("state", state);
  }
}
