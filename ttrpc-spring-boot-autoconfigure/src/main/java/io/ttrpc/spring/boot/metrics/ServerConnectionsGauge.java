package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import io.ttrpc.spring.boot.server.TtrpcServerStartedEvent;
import org.springframework.context.ApplicationListener;

/** The gauge of open connections. It is registered once the server's addresses are known. */
final class ServerConnectionsGauge implements ApplicationListener<TtrpcServerStartedEvent> {
  private final MeterRegistry registry;
  private final TtrpcServerLifecycle lifecycle;

  ServerConnectionsGauge(MeterRegistry registry, TtrpcServerLifecycle lifecycle) {
    this.registry = registry;
    this.lifecycle = lifecycle;
  }

  /** Registers the gauge. A restart keeps the gauge, which shows the current server. */
  @Override
  public void onApplicationEvent(TtrpcServerStartedEvent event) {
    Gauge.builder("ttrpc.server.connections", lifecycle, ServerConnectionsGauge::open)
        .description("Connections of admitted peers that are open")
        .tag("server", String.join(",", event.server().addresses()))
        .tag("state", "open")
        .register(registry);
  }

  private static int open(TtrpcServerLifecycle lifecycle) {
    TtrpcServer server = lifecycle.server();
    return server == null ? 0 : server.connectionCount();
  }
}
