package io.ttrpc.demo.machine;

/**
 * How the CPUs have spent their time since the machine was started, in the kernel's clock ticks.
 *
 * @param busy ticks spent working
 * @param total ticks in all, idle ones included
 */
record CpuTime(long busy, long total) {
  CpuTime since(CpuTime earlier) {
    return new CpuTime(busy - earlier.busy, total - earlier.total);
  }
}
