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
  static final String NO_ERROR = "none";

  private final MeterRegistry registry;
  private final String side;
  private final Tags tags;
  private final LongAdder active = new LongAdder();
  private final @Nullable MessageCounters messages;
  private final Map<Outcome, Timer> timers = new ConcurrentHashMap<>();

  /**
   * @param side {@code ttrpc.server} or {@code ttrpc.client}
   * @param sideTags further tags of all meters of that side
   */
  MethodMeters(MeterRegistry registry, String side, MethodDescriptor<?, ?> method, Tags sideTags) {
    this.registry = registry;
    this.side = side;
    Tags names = sideTags.and("rpc.service", method.service(), "rpc.method", method.method());
    this.tags = names.and("rpc.type", method.kind().name().toLowerCase(Locale.ROOT));
    this.messages =
        method.kind() == CallKind.UNARY ? null : MessageCounters.register(registry, side, names);
    Gauge.builder(side + ".active", active, LongAdder::doubleValue)
        .description("Calls that are running")
        .tags(tags)
        .register(registry);
  }

  /** Returns the counters of messages of a streaming method, or null for a unary one. */
  @Nullable MessageCounters messages() {
    return messages;
  }

  void started() {
    active.increment();
  }

  void ended(Outcome outcome, long nanos) {
    active.decrement();
    Timer timer = timers.get(outcome);
    if (timer == null) {
      timer = timers.computeIfAbsent(outcome, this::timer);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Outcome outcome) {
    return timer(registry, side, tags, outcome);
  }

  static Timer timer(MeterRegistry registry, String side, Tags tags, Outcome outcome) {
    return Timer.builder(side)
        .description("Calls, from their start to their end")
        .tags(tags)
        .tags("ttrpc.status_code", outcome.code().name(), "error", outcome.error())
        .tags(outcome.contributed())
        .register(registry);
  }

  /** The counters of messages on streams, in both directions. */
  record MessageCounters(Counter received, Counter sent) {
    private static MessageCounters register(MeterRegistry registry, String side, Tags names) {
      return new MessageCounters(
          Counter.builder(side + ".messages.received")
              .description("Messages received on streams")
              .tags(names)
              .register(registry),
          Counter.builder(side + ".messages.sent")
              .description("Messages sent on streams")
              .tags(names)
              .register(registry));
    }
  }

  /**
   * The outcome of a call, as the tags of its timer.
   *
   * @param error the exception's simple name, or the code's name where no exception is known
   */
  record Outcome(StatusCode code, String error, Tags contributed) {
    static Outcome of(StatusCode code, Tags contributed) {
      return new Outcome(code, code == StatusCode.OK ? NO_ERROR : code.name(), contributed);
    }
  }
}
