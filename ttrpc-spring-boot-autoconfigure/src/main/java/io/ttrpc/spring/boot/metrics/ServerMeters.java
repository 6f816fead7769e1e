package io.ttrpc.spring.boot.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import io.ttrpc.spring.boot.server.TtrpcServerStartedEvent;
import org.springframework.context.ApplicationListener;

/**
 * The meters of the server's connections and loops. They are registered once the server's addresses
 * are known.
 */
final class ServerMeters implements ApplicationListener<TtrpcServerStartedEvent>, AutoCloseable {
  private final OwnMeters meters;
  private final TtrpcServerLifecycle lifecycle;

  /** The addresses that the registered meters have as their tag; empty before the first start. */
  @GuardedBy("this")
  private String registered = "";

  ServerMeters(OwnMeters meters, TtrpcServerLifecycle lifecycle) {
    this.meters = meters;
    this.lifecycle = lifecycle;
  }

  /** Registers the meters. A restart keeps them, and they show the current server. */
  @Override
  public synchronized void onApplicationEvent(TtrpcServerStartedEvent event) {
    String addresses = String.join(",", event.server().addresses());
    if (addresses.equals(registered)) {
      return;
    }
    registered = addresses;
    meters.clear();
    meters.register(
        Gauge.builder(TtrpcMeters.SERVER_CONNECTIONS.getName(), lifecycle, ServerMeters::open)
            .description(TtrpcMeters.SERVER_CONNECTIONS.description())
            .tag("server", addresses)
            .tag("state", "open"));
    meters.register(
        Gauge.builder(TtrpcMeters.SERVER_LOOPS.getName(), lifecycle, ServerMeters::loops)
            .description(TtrpcMeters.SERVER_LOOPS.description())
            .tag("server", addresses));
    meters.register(
        FunctionCounter.builder(
                TtrpcMeters.SERVER_LOOPS_BUSY.getName(), lifecycle, ServerMeters::busySeconds)
            .description(TtrpcMeters.SERVER_LOOPS_BUSY.description())
            .baseUnit("seconds")
            .tag("server", addresses));
  }

  @Override
  public void close() {
    meters.close();
  }

  private static int loops(TtrpcServerLifecycle lifecycle) {
    TtrpcServer server = lifecycle.server();
    return server == null ? 0 : server.loopActivity().loops();
  }

  private static double busySeconds(TtrpcServerLifecycle lifecycle) {
    TtrpcServer server = lifecycle.server();
    return server == null ? 0 : server.loopActivity().busyTime().toNanos() / 1e9;
  }

  private static int open(TtrpcServerLifecycle lifecycle) {
    TtrpcServer server = lifecycle.server();
    return server == null ? 0 : server.connectionCount();
  }
}
