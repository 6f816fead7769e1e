package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.ttrpc.ServerListener;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The counters of a server's connections and rejected calls. */
final class ServerMetricsListener implements ServerListener {
  /** The tags that replace names chosen by a peer, which could choose any number of them. */
  private static final Tags UNKNOWN =
      Tags.of("rpc.service", "UNKNOWN", "rpc.method", "UNKNOWN", "rpc.type", "UNKNOWN");

  private final MeterRegistry registry;
  private final List<TtrpcServerTagsContributor> contributors;
  private final Counter accepted;
  private final Map<ConnectionRejection, Counter> refused =
      new EnumMap<>(ConnectionRejection.class);
  private final Map<CallRejection, Counter> rejected = new EnumMap<>(CallRejection.class);

  ServerMetricsListener(MeterRegistry registry, List<TtrpcServerTagsContributor> contributors) {
    this.registry = registry;
    this.contributors = contributors;
    this.accepted =
        Counter.builder("ttrpc.server.connections.accepted")
            .description("Connections of admitted peers")
            .register(registry);
    for (ConnectionRejection reason : ConnectionRejection.values()) {
      refused.put(
          reason,
          counter("ttrpc.server.connections.rejected", "Peers turned away without a byte", reason));
    }
    for (CallRejection reason : CallRejection.values()) {
      if (reason != CallRejection.UNKNOWN_METHOD) {
        rejected.put(
            reason,
            counter("ttrpc.server.calls.rejected", "Calls that no handler has seen", reason));
      }
    }
  }

  @Override
  public void onConnectionOpened() {
    accepted.increment();
  }

  @Override
  public void onConnectionRejected(ConnectionRejection reason) {
    Counter counter = refused.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  /**
   * Counts a rejected request. A call of an unknown method has a timer, as other calls have; the
   * other requests are counted as rejected.
   */
  @Override
  public void onCallRejected(String service, String method, CallRejection reason) {
    Counter counter = rejected.get(reason);
    if (counter != null) {
      counter.increment();
    } else {
      recordUnknownMethod();
    }
  }

  private void recordUnknownMethod() {
    Status status = Status.of(StatusCode.UNIMPLEMENTED, "");
    Tags contributed = ServerMetricsInterceptor.contributed(contributors, null, status);
    MethodMeters.timer(
            registry,
            ServerMetricsInterceptor.SIDE,
            UNKNOWN,
            MethodMeters.Outcome.of(status.code(), contributed))
        .record(Duration.ZERO);
  }

  private Counter counter(String name, String description, Enum<?> reason) {
    return Counter.builder(name)
        .description(description)
        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }
}
