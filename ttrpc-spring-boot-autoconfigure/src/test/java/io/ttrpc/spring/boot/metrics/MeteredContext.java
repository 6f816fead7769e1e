package io.ttrpc.spring.boot.metrics;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ttrpc.CallKind;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * A context with meters, and how to read them. A call may have returned to its caller a moment
 * before the server has counted it, so reading waits.
 */
record MeteredContext(MeterRegistry registry) {
  static ApplicationContextRunner on(Path socket) {
    return GreeterContext.on(socket)
        .withBean(SimpleMeterRegistry.class)
        .withUserConfiguration(MeteredGreeter.class);
  }

  /** Returns a context whose timers are recorded in that way. It has no service yet. */
  static ApplicationContextRunner timed(Path socket, CallTiming timing) {
    ApplicationContextRunner metered =
        GreeterContext.on(socket).withBean(SimpleMeterRegistry.class);
    return timing == CallTiming.BY_METRICS
        ? metered
        : metered.withConfiguration(
            AutoConfigurations.of(
                MetricsAutoConfiguration.class, ObservationAutoConfiguration.class));
  }

  /** Returns the name of the greeter's method of that kind. */
  static String methodOf(CallKind kind) {
    return switch (kind) {
      case UNARY -> "SayHello";
      case SERVER_STREAMING -> "CountDown";
      case CLIENT_STREAMING -> "Sum";
      case BIDI_STREAMING -> "Echo";
    };
  }

  static MeteredContext of(ApplicationContext context) {
    return new MeteredContext(context.getBean(MeterRegistry.class));
  }

  void assertTimed(String side, String method, String type, String status, String error) {
    Tags tags =
        Tags.of(
            "rpc.service", method.equals("UNKNOWN") ? "UNKNOWN" : "test.Greeter",
            "rpc.method", method,
            "rpc.type", type,
            "ttrpc.status_code", status,
            "error", error);
    Tags all =
        side.equals("ttrpc.client") ? tags.and("client", "greeter") : tags.and("server", "default");
    await(side + all)
        .untilAsserted(
            () -> {
              var timer = registry.get(side).tags(all).timer();
              if (timer.count() != 1 || timer.getId().getTags().size() != all.stream().count()) {
                throw new AssertionError(
                    "expected one call and " + all + " but was " + timer.getId());
              }
            });
  }

  void assertCounted(String name, Tags tags, double expected) {
    await(name + tags)
        .untilAsserted(
            () -> {
              double counted = registry.get(name).tags(tags).counter().count();
              if (counted != expected) {
                throw new AssertionError("expected " + expected + " but was " + counted);
              }
            });
  }

  void assertGauge(String name, Tags tags, double expected) {
    await(name + tags)
        .untilAsserted(
            () -> {
              double shown = registry.get(name).tags(tags).gauge().value();
              if (shown != expected) {
                throw new AssertionError("expected " + expected + " but was " + shown);
              }
            });
  }
}
