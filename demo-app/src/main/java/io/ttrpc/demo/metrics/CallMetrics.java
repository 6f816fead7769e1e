package io.ttrpc.demo.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.Search;
import io.ttrpc.Deadline;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.demo.metrics.CallReport.Connections;
import io.ttrpc.demo.metrics.CallReport.Ended;
import io.ttrpc.demo.metrics.CallReport.Method;
import io.ttrpc.demo.metrics.CallReport.Side;
import io.ttrpc.demo.proto.NodeAgentTtrpc;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Reads the meters of the agent's service. There is no metrics code anywhere else in this
 * application: the starter's interceptors meter every call on both sides, because a meter registry
 * is there. May be used by any thread at any time.
 */
@Component
public class CallMetrics {
  private final MeterRegistry registry;

  CallMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Returns the counts up to now. */
  public CallReport report() {
    return new CallReport(
        NodeAgentTtrpc.SERVICE.methods().stream().map(this::method).toList(), connections());
  }

  /**
   * Waits until both sides have counted every call, for two seconds at most, and returns the
   * counts. The server counts a call when it has written the response, which may be a moment after
   * the client has seen the response.
   */
  public CallReport awaitQuiet() {
    Deadline soon = Deadline.after(Duration.ofSeconds(2));
    CallReport report = report();
    while (!report.isQuiet() && !soon.isExpired()) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      report = report();
    }
    return report;
  }

  private Method method(MethodDescriptor<?, ?> method) {
    return new Method(
        method.method(),
        method.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        side("ttrpc.client", method),
        side("ttrpc.server", method));
  }

  private Side side(String side, MethodDescriptor<?, ?> method) {
    return new Side(
        sum(meters(side + ".active", method).gauges()),
        count(meters(side + ".messages.sent", method).counters()),
        count(meters(side + ".messages.received", method).counters()),
        endings(meters(side, method).timers()));
  }

  private Search meters(String name, MethodDescriptor<?, ?> method) {
    return registry
        .find(name)
        .tag("rpc.service", method.service())
        .tag("rpc.method", method.method());
  }

  private Connections connections() {
    return new Connections(
        address(),
        sum(registry.find("ttrpc.server.connections").gauges()),
        count(registry.find("ttrpc.server.connections.accepted").counters()),
        clientState(),
        count(registry.find("ttrpc.client.reconnects").counters()));
  }

  private String address() {
    return registry.find("ttrpc.server.connections").gauges().stream()
        .map(gauge -> String.valueOf(gauge.getId().getTag("server")))
        .findFirst()
        .orElse("");
  }

  /** A channel has a gauge for each state, and 1 in the one that it is in. */
  private String clientState() {
    return registry.find("ttrpc.client.connections").gauges().stream()
        .filter(gauge -> gauge.value() == 1)
        .map(gauge -> String.valueOf(gauge.getId().getTag("state")))
        .findFirst()
        .orElse("idle");
  }

  private static long sum(Collection<Gauge> gauges) {
    return (long) gauges.stream().mapToDouble(Gauge::value).sum();
  }

  private static long count(Collection<Counter> counters) {
    return (long) counters.stream().mapToDouble(Counter::count).sum();
  }

  /** A status may have several timers, which differ in the kind of exception. */
  private static List<Ended> endings(Collection<Timer> timers) {
    Map<String, List<Timer>> byStatus =
        timers.stream()
            .collect(
                Collectors.groupingBy(
                    timer -> String.valueOf(timer.getId().getTag("ttrpc.status_code")),
                    TreeMap::new,
                    Collectors.toList()));
    return byStatus.entrySet().stream()
        .map(entry -> Durations.of(entry.getValue()).ended(entry.getKey()))
        .toList();
  }
}
