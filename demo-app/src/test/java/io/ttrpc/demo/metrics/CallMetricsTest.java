package io.ttrpc.demo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ttrpc.demo.metrics.CallReport.Ended;
import io.ttrpc.demo.metrics.CallReport.Method;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On meters of the names and tags that the starter gives them. */
class CallMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CallMetrics metrics = new CallMetrics(registry);

  @Test
  void methodsThatWereNeverCalledAreThereWithoutAnEnding() {
    List<Method> methods = metrics.report().methods();
    assertThat(methods)
        .extracting(Method::name, Method::kind)
        .containsExactly(
            tuple("Describe", "unary"),
            tuple("Watch", "server streaming"),
            tuple("Upload", "client streaming"),
            tuple("Converse", "bidi streaming"));
    assertThat(methods).allMatch(method -> method.client().endings().isEmpty());
  }

  @Test
  void timersOfOneStatusAreOneEnding() {
    record("OK", "none", 10);
    record("UNKNOWN", "IllegalStateException", 100);
    record("UNKNOWN", "AssertionError", 400);
    assertThat(endings())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("medianMillis")
        .containsExactly(new Ended("OK", 1, 10, 0, 10), new Ended("UNKNOWN", 2, 250, 0, 400));
  }

  @Test
  void medianIsMicrometersOwn() {
    for (int call = 1; call <= 9; call++) {
      record("OK", "none", call * 10);
    }
    assertThat(endings().get(0).medianMillis()).isCloseTo(50, within(2.0));
  }

  @Test
  void connectionsAreThoseOfBothSides() {
    registry.gauge("ttrpc.server.connections", tags("server", "unix:///a.sock"), 2);
    registry.counter("ttrpc.server.connections.accepted").increment(3);
    registry.gauge("ttrpc.client.connections", tags("state", "idle"), 0);
    registry.gauge("ttrpc.client.connections", tags("state", "ready"), 1);
    registry.counter("ttrpc.client.reconnects").increment();
    assertThat(metrics.report().connections())
        .isEqualTo(new CallReport.Connections("unix:///a.sock", 2, 3, "ready", 1));
  }

  private List<Ended> endings() {
    return metrics.report().methods().get(0).server().endings();
  }

  private void record(String status, String error, int millis) {
    Timer.builder("ttrpc.server")
        .publishPercentiles(0.5)
        .tag("rpc.service", "nodeagent.v1.NodeAgent")
        .tag("rpc.method", "Describe")
        .tag("ttrpc.status_code", status)
        .tag("error", error)
        .register(registry)
        .record(Duration.ofMillis(millis));
  }

  private static List<Tag> tags(String key, String value) {
    return List.of(Tag.of(key, value));
  }
}
