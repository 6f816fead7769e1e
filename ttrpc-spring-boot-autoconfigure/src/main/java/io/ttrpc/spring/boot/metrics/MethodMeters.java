package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.ttrpc.CallKind;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.StatusCode;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one method on one side. Each is looked up in the registry when it is first needed,
 * and only once. Safe for use by any thread.
 */
final class MethodMeters {
  private final MeterRegistry registry;
  private final Side side;
  private final Tags tags;
  private final LongAdder active = new LongAdder();
  private final @Nullable MessageCounters messages;
  private final Map<Outcome, Timer> timers = new ConcurrentHashMap<>();

  /**
   * Creates the meters.
   *
   * @param sideTags further tags of all meters of that side
   */
  MethodMeters(OwnMeters gauges, Side side, MethodDescriptor<?, ?> method, Tags sideTags) {
    this.registry = gauges.registry();
    this.side = side;
    Tags names = sideTags.and("rpc.service", method.service(), "rpc.method", method.method());
    this.tags = names.and("rpc.type", method.kind().name().toLowerCase(Locale.ROOT));
    this.messages =
        method.kind() == CallKind.UNARY ? null : MessageCounters.register(registry, side, names);
    gauges.register(
        Gauge.builder(side.active().getName(), active, LongAdder::doubleValue)
            .description(side.active().description())
            .tags(tags));
  }

  /** Returns the counters of messages of a streaming method, or null for a unary one. */
  @Nullable MessageCounters messages() {
    return messages;
  }

  void started() {
    active.increment();
  }

  void ended() {
    active.decrement();
  }

  void record(Outcome outcome, long nanos) {
    Timer timer = timers.get(outcome);
    if (timer == null) {
      timer = timers.computeIfAbsent(outcome, this::timer);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Outcome outcome) {
    return timer(registry, side, tags, outcome);
  }

  static Timer timer(MeterRegistry registry, Side side, Tags tags, Outcome outcome) {
    return Timer.builder(side.calls().getName())
        .description(side.calls().description())
        .tags(tags)
        .tags("ttrpc.status_code", outcome.code().name(), "error", outcome.error())
        .tags(outcome.contributed())
        .register(registry);
  }

  /** The counters of messages on streams, in both directions. */
  record MessageCounters(Counter received, Counter sent) {
    private static MessageCounters register(MeterRegistry registry, Side side, Tags names) {
      return new MessageCounters(
          counter(side.received()).tags(names).register(registry),
          counter(side.sent()).tags(names).register(registry));
    }

    private static Counter.Builder counter(TtrpcMeters meter) {
      return Counter.builder(meter.getName()).description(meter.description());
    }
  }

  /**
   * The outcome of a call, as the tags of its timer.
   *
   * @param error the kind of the end
   */
  record Outcome(StatusCode code, String error, Tags contributed) {}
}
