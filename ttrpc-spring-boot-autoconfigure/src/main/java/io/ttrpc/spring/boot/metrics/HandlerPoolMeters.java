package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.ttrpc.spring.boot.internal.HandlerPoolListener;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * The meters of the pool of threads that run handlers, while its server runs. They have
 * Micrometer's names for executors. One thread at a time uses it.
 */
final class HandlerPoolMeters implements HandlerPoolListener, AutoCloseable {
  private static final String POOL = "ttrpc-handler";
  private static final String METERS = "executor.";

  private final MeterRegistry registry;

  HandlerPoolMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Registers the meters of the pool, in place of those of the pool before it. */
  @Override
  public void onPoolStarting(ExecutorService pool) {
    close();
    new ExecutorServiceMetrics(pool, POOL, Tags.empty()).bindTo(registry);
  }

  @Override
  public void close() {
    List.copyOf(
            registry.find(METERS).name(name -> name.startsWith(METERS)).tag("name", POOL).meters())
        .forEach(registry::remove);
  }
}
