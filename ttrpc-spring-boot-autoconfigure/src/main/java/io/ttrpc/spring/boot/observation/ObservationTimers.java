package io.ttrpc.spring.boot.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The timers of observed calls. Each is looked up in the registry once, because a lookup costs more
 * than the rest of an observation. Safe for use by any thread.
 */
final class ObservationTimers {
  /** A limit for conventions whose tags have values without number. */
  private static final int MOST_REMEMBERED = 10_000;

  private final MeterRegistry registry;
  private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

  ObservationTimers(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Records a call that has ended. */
  void record(Observation.Context context, String error, Tags contributed, long nanos) {
    String name = context.getName();
    Key key =
        new Key(name == null ? "" : name, context.getLowCardinalityKeyValues(), error, contributed);
    Timer timer = timers.get(key);
    if (timer == null) {
      timer = timer(key);
      if (timers.size() < MOST_REMEMBERED) {
        timers.put(key, timer);
      }
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Key key) {
    return Timer.builder(key.name())
        .description("Calls, from their start to their end")
        .tags(key.keyValues().stream().map(pair -> Tag.of(pair.getKey(), pair.getValue())).toList())
        .tag("error", key.error())
        .tags(key.contributed())
        .register(registry);
  }

  private record Key(String name, KeyValues keyValues, String error, Tags contributed) {}
}
