package io.ttrpc.demo.machine;

import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes shares out of counters that only ever grow. */
final class CpuTimeMeter implements CpuMeter {
  private final Supplier<CpuTime> counters;
  private @Nullable CpuTime before;

  CpuTimeMeter(Supplier<CpuTime> counters) {
    this.counters = counters;
  }

  @Override
  public OptionalDouble busy() {
    CpuTime now = counters.get();
    CpuTime passed = before == null ? new CpuTime(0, 0) : now.since(before);
    before = now;
    return passed.total() <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(share((double) passed.busy() / passed.total()));
  }

  /** The kernel corrects the time spent waiting for disks backwards now and then. */
  private static double share(double quotient) {
    return Math.max(0, Math.min(1, quotient));
  }
}
