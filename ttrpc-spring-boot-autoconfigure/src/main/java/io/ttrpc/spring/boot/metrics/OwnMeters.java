package io.ttrpc.spring.boot.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * The gauges, and counters read by a function, of one object of the application context. They are
 * removed from the registry at the end of that object, because a registry may outlive the context:
 * it would show what is gone, and refuse the meter of the next context with a warning. Safe for use
 * by any thread.
 */
final class OwnMeters implements AutoCloseable {
  private final MeterRegistry registry;

  @GuardedBy("this")
  private final List<Meter> meters = new ArrayList<>();

  @GuardedBy("this")
  private boolean closed;

  OwnMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  MeterRegistry registry() {
    return registry;
  }

  /** Registers a gauge, unless this object has been closed. */
  synchronized void register(Gauge.Builder<?> gauge) {
    if (!closed) {
      meters.add(gauge.register(registry));
    }
  }

  /** Registers a counter that a function reads, unless this object has been closed. */
  synchronized void register(FunctionCounter.Builder<?> counter) {
    if (!closed) {
      meters.add(counter.register(registry));
    }
  }

  /** Removes the meters. More can be registered. */
  synchronized void clear() {
    meters.forEach(registry::remove);
    meters.clear();
  }

  @Override
  public synchronized void close() {
    closed = true;
    clear();
  }
}
