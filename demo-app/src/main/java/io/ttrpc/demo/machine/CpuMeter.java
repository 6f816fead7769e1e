package io.ttrpc.demo.machine;

import java.util.OptionalDouble;

/**
 * Tells how busy the CPUs were between two looks at them. A meter remembers the look before, so
 * each observer has its own, and uses it by one thread at a time.
 */
@FunctionalInterface
public interface CpuMeter {
  /**
   * The share of the CPUs' time that was spent working since the last call, from 0 to 1; empty
   * while there is nothing to compare with.
   */
  OptionalDouble busy();
}
