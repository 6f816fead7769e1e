package io.ttrpc.demo.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.Memory;
import org.junit.jupiter.api.Test;

/** On whatever machine the tests run. */
class PortableMachineTest {
  private final PortableMachine machine = new PortableMachine();

  @Test
  void factsAreThoseThatTheJdkKnows() {
    HostFacts facts = machine.facts();
    assertThat(facts.getHostName()).isNotEmpty();
    assertThat(facts.getOs()).startsWith(System.getProperty("os.name"));
    assertThat(facts.getCpus()).isPositive();
    assertThat(facts.hasBootTime()).isFalse();
  }

  @Test
  void availableMemoryIsPartOfTheWhole() {
    Memory memory = machine.memory();
    assertThat(memory.getAvailableBytes()).isPositive().isLessThan(memory.getTotalBytes());
  }

  @Test
  void ownProcessIsAmongTheProcesses() {
    assertThat(machine.processes())
        .filteredOn(process -> process.getPid() == ProcessHandle.current().pid())
        .singleElement()
        .matches(process -> process.getName().startsWith("java"), "is named after its program")
        .matches(process -> !process.hasMemoryBytes(), "has no memory figure");
  }

  @Test
  void busyShareIsBetweenNothingAndAll() {
    CpuMeter meter = machine.cpuMeter();
    meter.busy();
    meter.busy().ifPresent(share -> assertThat(share).isBetween(0.0, 1.0));
  }
}
