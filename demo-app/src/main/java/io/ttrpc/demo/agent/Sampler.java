package io.ttrpc.demo.agent;

import com.google.protobuf.util.Timestamps;
import io.ttrpc.demo.machine.CpuMeter;
import io.ttrpc.demo.machine.Machine;
import io.ttrpc.demo.proto.Sample;
import java.time.InstantSource;

/** Takes the samples of one observer: CPU use is a matter of what happened since its last look. */
final class Sampler {
  private final Machine machine;
  private final InstantSource clock;
  private final CpuMeter cpu;

  Sampler(Machine machine, InstantSource clock) {
    this.machine = machine;
    this.clock = clock;
    this.cpu = machine.cpuMeter();
  }

  Sample next() {
    Sample.Builder sample =
        Sample.newBuilder()
            .setTime(Timestamps.fromMillis(clock.millis()))
            .setLoad(machine.load())
            .setMemory(machine.memory());
    cpu.busy().ifPresent(sample::setCpuBusy);
    return sample.build();
  }
}
