package io.ttrpc.demo.agent;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.machine.Machine;
import io.ttrpc.demo.proto.Load;
import io.ttrpc.demo.proto.Memory;
import io.ttrpc.demo.proto.Metric;
import java.util.OptionalDouble;

/** The source of the values that an alert watches. */
@FunctionalInterface
interface Gauge {
  /** The value now; empty while there is none. */
  OptionalDouble value();

  static Gauge of(Metric metric, Machine machine) {
    return switch (metric) {
      case CPU -> machine.cpuMeter()::busy;
      case LOAD -> () -> load(machine.load());
      case MEMORY_USED -> () -> memoryUsed(machine.memory());
      case METRIC_UNSPECIFIED, UNRECOGNIZED ->
          throw new TtrpcException(StatusCode.INVALID_ARGUMENT, "an alert needs a metric");
    };
  }

  private static OptionalDouble load(Load load) {
    return load.hasOneMinute() ? OptionalDouble.of(load.getOneMinute()) : OptionalDouble.empty();
  }

  private static OptionalDouble memoryUsed(Memory memory) {
    double total = memory.getTotalBytes();
    return total > 0
        ? OptionalDouble.of(1 - memory.getAvailableBytes() / total)
        : OptionalDouble.empty();
  }
}
