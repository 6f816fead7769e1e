package io.ttrpc.spring.boot.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.KnownServer;
import io.ttrpc.spring.boot.server.TtrpcServerStartedEvent;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ApplicationListener;

/**
 * The meters of the servers' connections and loops. Those of a server are registered once its
 * addresses are known.
 */
final class ServerMeters implements ApplicationListener<TtrpcServerStartedEvent>, AutoCloseable {
  private final MeterRegistry registry;
  private final KnownServer.Source servers;

  @GuardedBy("this")
  private final Map<String, MetersOfServer> byName = new HashMap<>();

  ServerMeters(MeterRegistry registry, KnownServer.Source servers) {
    this.registry = registry;
    this.servers = servers;
  }

  /**
   * Registers the meters of the server. A restart keeps them, and they show the current server.
   * Ignores a server of a child context.
   */
  @Override
  public synchronized void onApplicationEvent(TtrpcServerStartedEvent event) {
    String name = event.name();
    if (servers.running(name) != event.server()) {
      return;
    }
    String addresses = String.join(",", event.server().addresses());
    MetersOfServer there = byName.get(name);
    if (there != null && there.addresses().equals(addresses)) {
      return;
    }
    if (there != null) {
      there.meters().close();
    }
    OwnMeters meters = new OwnMeters(registry);
    byName.put(name, new MetersOfServer(meters, addresses));
    register(meters, name, Tags.of("server", name, "address", addresses));
  }

  @Override
  public synchronized void close() {
    byName.values().forEach(server -> server.meters().close());
    byName.clear();
  }

  private void register(OwnMeters meters, String name, Tags tags) {
    meters.register(
        Gauge.builder(
                TtrpcMeters.SERVER_CONNECTIONS.getName(), servers, present -> open(present, name))
            .description(TtrpcMeters.SERVER_CONNECTIONS.description())
            .tags(tags)
            .tag("state", "open"));
    meters.register(
        Gauge.builder(TtrpcMeters.SERVER_LOOPS.getName(), servers, present -> loops(present, name))
            .description(TtrpcMeters.SERVER_LOOPS.description())
            .tags(tags));
    meters.register(
        FunctionCounter.builder(
                TtrpcMeters.SERVER_LOOPS_BUSY.getName(),
                servers,
                present -> busySeconds(present, name))
            .description(TtrpcMeters.SERVER_LOOPS_BUSY.description())
            .baseUnit("seconds")
            .tags(tags));
  }

  private static int loops(KnownServer.Source servers, String name) {
    TtrpcServer server = servers.running(name);
    return server == null ? 0 : server.loopActivity().loops();
  }

  private static double busySeconds(KnownServer.Source servers, String name) {
    TtrpcServer server = servers.running(name);
    return server == null ? 0 : server.loopActivity().busyTime().toNanos() / 1e9;
  }

  private static int open(KnownServer.Source servers, String name) {
    TtrpcServer server = servers.running(name);
    return server == null ? 0 : server.connectionCount();
  }

  /**
   * The meters of one server.
   *
   * @param addresses the addresses that the meters have as their tag
   */
  private record MetersOfServer(OwnMeters meters, String addresses) {}
}
