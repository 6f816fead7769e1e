package io.ttrpc.spring.boot.metrics;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static io.ttrpc.spring.boot.greeter.TwoServers.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Int32Value;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ttrpc.TtrpcException;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.greeter.TwoServers;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The meters of several servers are told apart by their tag. */
class NamedServerMetersTests {
  private static final Tags DEFAULT = Tags.of("server", "default");
  private static final Tags ADMIN = Tags.of("server", "admin");

  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = TwoServers.in(folder).withBean(SimpleMeterRegistry.class);
  }

  @ParameterizedTest
  @EnumSource
  void callsAreTimedWithTheNameOfTheServer(CallTiming timing) {
    (timing == CallTiming.BY_METRICS
            ? runner
            : runner.withConfiguration(
                AutoConfigurations.of(
                    MetricsAutoConfiguration.class, ObservationAutoConfiguration.class)))
        .run(
            context -> {
              hello(greeter(context), "Ada");
              hello(admin(context), "Ada");
              hello(admin(context), "Bob");
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              await()
                  .untilAsserted(
                      () -> {
                        assertThat(registry.get("ttrpc.server").tags(DEFAULT).timer().count())
                            .isEqualTo(1);
                        assertThat(registry.get("ttrpc.server").tags(ADMIN).timer().count())
                            .isEqualTo(2);
                      });
            });
  }

  @Test
  void messagesAndRunningCallsHaveTheNameOfTheServer() {
    runner.run(
        context -> {
          admin(context).countDown(Int32Value.of(3), response -> {});
          MeteredContext metered = MeteredContext.of(context);
          metered.assertCounted("ttrpc.server.messages.sent", ADMIN, 3);
          metered.assertGauge("ttrpc.server.active", ADMIN, 0);
          assertThat(metered.registry().find("ttrpc.server.messages.sent").tags(DEFAULT).meters())
              .isEmpty();
        });
  }

  @Test
  void connectionsHaveTheNameAndTheAddressOfTheServer() {
    runner.run(
        context -> {
          hello(admin(context), "Ada");
          MeteredContext metered = MeteredContext.of(context);
          Tags address = ADMIN.and("address", "unix://" + folder.resolve("admin.sock"));
          metered.assertGauge("ttrpc.server.connections", address.and("state", "open"), 1);
          metered.assertGauge("ttrpc.server.connections", DEFAULT.and("state", "open"), 0);
          metered.assertCounted("ttrpc.server.connections.accepted", ADMIN, 1);
          metered.assertCounted("ttrpc.server.connections.accepted", DEFAULT, 0);
          assertThat(metered.registry().get("ttrpc.server.loops").tags(address).gauge().value())
              .isPositive();
        });
  }

  @Test
  void refusedPeersAreCountedWithTheNameOfTheServer() {
    runner
        .withPropertyValues("ttrpc.server.servers.admin.access.allowed-users=54321")
        .run(
            context -> {
              assertThatExceptionOfType(TtrpcException.class)
                  .isThrownBy(() -> hello(admin(context), "Ada"));
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              await()
                  .untilAsserted(
                      () -> {
                        assertThat(refused(registry, ADMIN)).isPositive();
                        assertThat(refused(registry, DEFAULT)).isZero();
                      });
            });
  }

  @Test
  void poolsHaveTheNameOfTheirServer() {
    runner
        .withPropertyValues(
            "ttrpc.server.executor.max-threads=3",
            "ttrpc.server.servers.admin.executor.max-threads=5")
        .run(
            context -> {
              MeteredContext metered = MeteredContext.of(context);
              metered.assertGauge("executor.pool.max", Tags.of("name", "ttrpc-handler"), 3);
              metered.assertGauge("executor.pool.max", Tags.of("name", "ttrpc-handler-admin"), 5);
            });
  }

  @Test
  void gaugesEndWithTheContext() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    TwoServers.in(folder)
        .withBean(MeterRegistry.class, () -> registry, bean -> bean.setDestroyMethodName(""))
        .run(context -> assertThat(registry.find("ttrpc.server.loops").gauges()).hasSize(2));
    assertThat(registry.find("ttrpc.server.loops").meters()).isEmpty();
    assertThat(registry.find("executor.active").meters()).isEmpty();
  }

  private static double refused(MeterRegistry registry, Tags server) {
    return registry
        .get("ttrpc.server.connections.rejected")
        .tags(server.and("reason", "peer"))
        .counter()
        .count();
  }
}
