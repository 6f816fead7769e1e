package io.ttrpc.demo.agent;

import com.google.protobuf.util.Durations;
import io.ttrpc.demo.machine.CpuMeter;
import io.ttrpc.demo.machine.Machine;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.Load;
import io.ttrpc.demo.proto.Memory;
import io.ttrpc.demo.proto.ProcessFacts;
import java.util.List;
import java.util.OptionalDouble;

/** A machine on which nothing happens but what a test sets. */
final class QuietMachine implements Machine {
  volatile double load = 0.5;

  @Override
  public HostFacts facts() {
    return HostFacts.newBuilder().setHostName("quiet").build();
  }

  @Override
  public Load load() {
    return Load.newBuilder().setOneMinute(load).build();
  }

  @Override
  public Memory memory() {
    return Memory.newBuilder().setTotalBytes(1000).setAvailableBytes(400).build();
  }

  @Override
  public List<ProcessFacts> processes() {
    return List.of(process(1, "init", 3, 10), process(2, "Web", 1, 30), process(3, "db", 2, 20));
  }

  /** Half busy, from the second look on. */
  @Override
  public CpuMeter cpuMeter() {
    return new CpuMeter() {
      private boolean looked;

      @Override
      public OptionalDouble busy() {
        OptionalDouble busy = looked ? OptionalDouble.of(0.5) : OptionalDouble.empty();
        looked = true;
        return busy;
      }
    };
  }

  private static ProcessFacts process(int pid, String name, int cpuSeconds, int memoryBytes) {
    return ProcessFacts.newBuilder()
        .setPid(pid)
        .setName(name)
        .setCpuTime(Durations.fromSeconds(cpuSeconds))
        .setMemoryBytes(memoryBytes)
        .build();
  }
}
