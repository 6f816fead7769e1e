package io.ttrpc.spring.boot.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * The gauges of one object of the application context. They are removed from the registry at the
 * end of that object, because a registry may outlive the context: it would show what is gone, and
 * refuse the gauge of the next context with a warning. Safe for use by any thread.
 */
final class OwnGauges implements AutoCloseable {
  private final MeterRegistry registry;

  @GuardedBy("this")
  private final List<Meter> gauges = new ArrayList<>();

  @GuardedBy("this")
  private boolean closed;

  OwnGauges(MeterRegistry registry) {
    this.registry = registry;
  }

  MeterRegistry registry() {
    return registry;
  }

  /** Registers a gauge, unless this object has been closed. */
  synchronized void register(Gauge.Builder<?> gauge) {
    if (!closed) {
      gauges.add(gauge.register(registry));
    }
  }

  /** Removes the gauges. More can be registered. */
  synchronized void clear() {
    gauges.forEach(registry::remove);
    gauges.clear();
  }

  @Override
  public synchronized void close() {
    closed = true;
    clear();
  }
}
