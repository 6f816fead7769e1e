package io.ttrpc.spring.boot.metrics;

import static io.ttrpc.spring.boot.greeter.GreeterContext.greeter;
import static io.ttrpc.spring.boot.greeter.Greetings.hello;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A registry that outlives application contexts and servers. */
class SharedRegistryTests {
  private static final int RESTARTS = 20;

  @TempDir Path folder;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner =
        GreeterContext.on(folder.resolve("greeter.sock"))
            .withBean(MeterRegistry.class, () -> registry, bean -> bean.setDestroyMethodName(""))
            .withUserConfiguration(Greeter.class);
  }

  /** Micrometer warns once in a process, and logs at debug level from then on. */
  @BeforeEach
  void captureTheLog() {
    micrometer().setLevel(Level.DEBUG);
    log.start();
    micrometer().addAppender(log);
  }

  @AfterEach
  void releaseTheLog() {
    micrometer().detachAppender(log);
    micrometer().setLevel(null);
  }

  @Test
  void logOfARegistryIsEmptyAfterManyContexts() {
    for (int i = 0; i < RESTARTS; i++) {
      runner.run(context -> assertThat(hello(greeter(context), "Ada")).isEqualTo("Hello Ada"));
    }
    assertThat(log.list).isEmpty();
    assertThat(registry.get("ttrpc.client").timer().count()).isEqualTo(RESTARTS);
  }

  @Test
  void logOfARegistryIsEmptyAfterManyStartsOfTheServer() {
    runner.run(
        context -> {
          TtrpcServerLifecycle server = context.getBean(TtrpcServerLifecycle.class);
          for (int i = 0; i < RESTARTS; i++) {
            server.stop();
            server.start();
          }
          hello(greeter(context), "Ada");
          MeteredContext metered = MeteredContext.of(context);
          metered.assertGauge("ttrpc.server.connections", Tags.of("state", "open"), 1);
          metered.assertGauge("executor.pool.max", Tags.of("name", "ttrpc-handler"), 256);
        });
    assertThat(log.list).isEmpty();
  }

  @Test
  void gaugesEndWithTheirContext() {
    runner.run(
        context -> {
          hello(greeter(context), "Ada");
          assertThat(context.getBean(TtrpcChannels.class).opened()).hasSize(1);
          assertThat(gauges())
              .contains(
                  "ttrpc.server.active",
                  "ttrpc.client.active",
                  "ttrpc.server.connections",
                  "ttrpc.client.connections",
                  "executor.active");
        });
    assertThat(gauges()).isEmpty();
  }

  private List<String> gauges() {
    return registry.getMeters().stream()
        .filter(Gauge.class::isInstance)
        .map(Meter::getId)
        .map(Meter.Id::getName)
        .toList();
  }

  private static Logger micrometer() {
    return (Logger) LoggerFactory.getLogger("io.micrometer");
  }
}
