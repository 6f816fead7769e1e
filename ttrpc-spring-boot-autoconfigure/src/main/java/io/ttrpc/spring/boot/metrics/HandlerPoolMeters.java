package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.ttrpc.spring.boot.internal.ServerStartListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * The meters of the pools of threads that run handlers. They have Micrometer's names for executors.
 * Safe for use by any thread.
 */
final class HandlerPoolMeters implements ServerStartListener, AutoCloseable {
  private static final String METERS = "executor.";

  private final MeterRegistry registry;
  private final Set<String> pools = ConcurrentHashMap.newKeySet();

  HandlerPoolMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Registers the meters of the pool, in place of those of the pool of that name before it. */
  @Override
  public void beforeStart(String name, ExecutorService pool) {
    remove(name);
    pools.add(name);
    new ExecutorServiceMetrics(pool, name, Tags.empty()).bindTo(registry);
  }

  @Override
  public void close() {
    pools.forEach(this::remove);
  }

  private void remove(String pool) {
    List.copyOf(
            registry.find(METERS).name(name -> name.startsWith(METERS)).tag("name", pool).meters())
        .forEach(registry::remove);
  }
}
