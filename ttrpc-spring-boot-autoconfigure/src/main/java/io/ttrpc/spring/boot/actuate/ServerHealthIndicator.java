package io.ttrpc.spring.boot.actuate;

import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.HandlerPool;
import io.ttrpc.spring.boot.internal.KnownServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * The health of one server: it listens, its socket files are its own, and its load. A full server
 * is healthy, because it serves as much as it was configured to serve.
 */
final class ServerHealthIndicator extends AbstractHealthIndicator {
  private final KnownServer known;

  ServerHealthIndicator(KnownServer known) {
    super("the health of the ttrpc server cannot be determined");
    this.known = known;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    TtrpcServer server = known.server();
    if (server == null) {
      health.outOfService().withDetail("reason", "the server is not running");
      return;
    }
    setStatus(server, health);
    health.withDetail("addresses", server.addresses());
    health.withDetail("connections", load(server.connectionCount(), server.maxConnections()));
    health.withDetail("calls", load(server.callCount(), server.maxConcurrentCalls()));
    health.withDetail("memory", memory(server));
    HandlerPool pool = known.handlers();
    if (pool != null) {
      health.withDetail("handlerThreads", load(pool.busyThreads(), pool.maxThreads()));
      health.withDetail("queuedCalls", load(pool.queuedCalls(), pool.maxQueuedCalls()));
    }
  }

  private static void setStatus(TtrpcServer server, Health.Builder health) {
    List<String> lost = server.lostAddresses();
    if (!lost.isEmpty()) {
      health
          .down()
          .withDetail(
              "error",
              "another process has removed or replaced the socket file, so that no new client"
                  + " reaches this server; restart the server")
          .withDetail("lostAddresses", lost);
    } else if (!server.isListening()) {
      health.outOfService().withDetail("reason", "the server is shutting down");
    } else {
      health.up();
    }
  }

  /** Returns the bytes that connections hold. */
  private static Map<String, Long> memory(TtrpcServer server) {
    Map<String, Long> memory = new LinkedHashMap<>();
    memory.put("now", server.memoryInUse());
    memory.put("max", server.maxMemory());
    return memory;
  }

  private static Map<String, Integer> load(int now, int max) {
    Map<String, Integer> load = new LinkedHashMap<>();
    load.put("now", now);
    if (max != Integer.MAX_VALUE) {
      load.put("max", max);
    }
    return load;
  }
}
