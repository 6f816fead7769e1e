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
  private final String server;
  private final List<TtrpcServerTagsContributor> contributors;
  private final Counter accepted;
  private final Map<ConnectionRejection, Counter> refused =
      new EnumMap<>(ConnectionRejection.class);
  private final Map<CallRejection, Counter> rejected = new EnumMap<>(CallRejection.class);

  ServerMetricsListener(
      MeterRegistry registry, String server, List<TtrpcServerTagsContributor> contributors) {
    this.registry = registry;
    this.server = server;
    this.contributors = contributors;
    this.accepted =
        Counter.builder(TtrpcMeters.SERVER_CONNECTIONS_ACCEPTED.getName())
            .description(TtrpcMeters.SERVER_CONNECTIONS_ACCEPTED.description())
            .tag("server", server)
            .register(registry);
    for (ConnectionRejection reason : ConnectionRejection.values()) {
      refused.put(reason, counter(TtrpcMeters.SERVER_CONNECTIONS_REJECTED, reason));
    }
    for (CallRejection reason : CallRejection.values()) {
      if (reason != CallRejection.UNKNOWN_METHOD) {
        rejected.put(reason, counter(TtrpcMeters.SERVER_CALLS_REJECTED, reason));
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
    MethodMeters.timer(
            registry,
            Side.SERVER,
            UNKNOWN.and("server", server),
            ServerMetricsInterceptor.outcome(contributors, null, status, null))
        .record(Duration.ZERO);
  }

  private Counter counter(TtrpcMeters meter, Enum<?> reason) {
    return Counter.builder(meter.getName())
        .description(meter.description())
        .tag("server", server)
        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }
}
