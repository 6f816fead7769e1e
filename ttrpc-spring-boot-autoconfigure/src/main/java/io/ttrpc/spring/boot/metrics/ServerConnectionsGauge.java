package io.ttrpc.spring.boot.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.micrometer.core.instrument.Gauge;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import io.ttrpc.spring.boot.server.TtrpcServerStartedEvent;
import org.springframework.context.ApplicationListener;

/** The gauge of open connections. It is registered once the server's addresses are known. */
final class ServerConnectionsGauge
    implements ApplicationListener<TtrpcServerStartedEvent>, AutoCloseable {
  private final OwnGauges gauges;
  private final TtrpcServerLifecycle lifecycle;

  /** The addresses that the registered gauge has as its tag; empty before the first start. */
  @GuardedBy("this")
  private String registered = "";

  ServerConnectionsGauge(OwnGauges gauges, TtrpcServerLifecycle lifecycle) {
    this.gauges = gauges;
    this.lifecycle = lifecycle;
  }

  /** Registers the gauge. A restart keeps the gauge, which shows the current server. */
  @Override
  public synchronized void onApplicationEvent(TtrpcServerStartedEvent event) {
    String addresses = String.join(",", event.server().addresses());
    if (addresses.equals(registered)) {
      return;
    }
    registered = addresses;
    gauges.clear();
    gauges.register(
        Gauge.builder(
                TtrpcMeters.SERVER_CONNECTIONS.getName(), lifecycle, ServerConnectionsGauge::open)
            .description(TtrpcMeters.SERVER_CONNECTIONS.description())
            .tag("server", addresses)
            .tag("state", "open"));
  }

  @Override
  public void close() {
    gauges.close();
  }

  private static int open(TtrpcServerLifecycle lifecycle) {
    TtrpcServer server = lifecycle.server();
    return server == null ? 0 : server.connectionCount();
  }
}
