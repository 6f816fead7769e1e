package io.ttrpc.demo.insight;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.ttrpc.OpenConnection;
import io.ttrpc.TtrpcServer;
import io.ttrpc.demo.proto.Reading;
import io.ttrpc.demo.proto.Report;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reports what the starter has left in Micrometer, in the actuator and with the tracer. The
 * application has no other code for metrics, health and traces. Any thread may use it at any time.
 */
public final class Reporter {
  private final MeterRegistry registry;
  private final ObjectProvider<HealthEndpoint> health;
  private final SpanRecorder spans;
  private final ObjectProvider<TtrpcServerLifecycle> server;
  private final JsonMapper json;

  /** Health and server come late: the server's own services ask for this bean. */
  Reporter(
      MeterRegistry registry,
      ObjectProvider<HealthEndpoint> health,
      SpanRecorder spans,
      ObjectProvider<TtrpcServerLifecycle> server,
      JsonMapper json) {
    this.registry = registry;
    this.health = health;
    this.spans = spans;
    this.server = server;
    this.json = json;
  }

  /** Returns the state of this process at this moment. */
  public Report report() {
    return Report.newBuilder()
        .setPid(ProcessHandle.current().pid())
        .setHealth(struct(health.getObject().health()))
        .addAllMeters(meters())
        .addAllSpans(spans.latest())
        .addAllConnections(connections())
        .build();
  }

  private List<Reading> meters() {
    return registry.getMeters().stream()
        .filter(meter -> meter.getId().getName().startsWith("ttrpc."))
        // Gauges that the registry derives from timers.
        .filter(meter -> !meter.getId().getName().endsWith(".percentile"))
        .flatMap(Reporter::reading)
        .toList();
  }

  private static Stream<Reading> reading(Meter meter) {
    Reading.Builder reading = Reading.newBuilder().setName(meter.getId().getName());
    for (Tag tag : meter.getId().getTags()) {
      reading.putTags(tag.getKey(), tag.getValue());
    }
    if (meter instanceof Timer timer) {
      reading
          .setValue((double) timer.count())
          .setMedianMillis(median(timer))
          .setMaxMillis(timer.max(TimeUnit.MILLISECONDS));
    } else if (meter instanceof Counter counter) {
      reading.setValue(counter.count());
    } else if (meter instanceof Gauge gauge) {
      reading.setValue(gauge.value());
    } else {
      return Stream.empty();
    }
    return Stream.of(reading.build());
  }

  /** Micrometer keeps the median, because the configuration asks for the percentile 0.5. */
  private static double median(Timer timer) {
    return Stream.of(timer.takeSnapshot().percentileValues())
        .filter(value -> value.percentile() == 0.5)
        .mapToDouble(value -> value.value(TimeUnit.MILLISECONDS))
        .findFirst()
        .orElse(0);
  }

  private List<String> connections() {
    TtrpcServerLifecycle lifecycle = server.getIfAvailable();
    TtrpcServer running = lifecycle == null ? null : lifecycle.server();
    return running == null
        ? List.of()
        : running.connections().stream().map(Reporter::text).toList();
  }

  private static String text(OpenConnection connection) {
    return "%s, calls running: %d".formatted(connection.peer(), connection.callCount());
  }

  private Struct struct(Object value) {
    Struct.Builder struct = Struct.newBuilder();
    try {
      JsonFormat.parser().merge(json.writeValueAsString(value), struct);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the actuator's response is not a JSON object", e);
    }
    return struct.build();
  }
}
