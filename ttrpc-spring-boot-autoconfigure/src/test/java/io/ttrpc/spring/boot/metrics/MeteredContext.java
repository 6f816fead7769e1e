package io.ttrpc.spring.boot.metrics;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import java.nio.file.Path;
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
    Tags all = side.equals("ttrpc.client") ? tags.and("client", "greeter") : tags;
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
