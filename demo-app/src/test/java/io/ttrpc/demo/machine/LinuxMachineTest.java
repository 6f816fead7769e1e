package io.ttrpc.demo.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.Load;
import io.ttrpc.demo.proto.Memory;
import io.ttrpc.demo.proto.ProcessFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the files under src/test/resources/linux. */
class LinuxMachineTest {
  private static final Path FILES = Path.of("src/test/resources/linux");

  private final LinuxMachine machine = new LinuxMachine(FILES);

  @Test
  void factsAreGatheredFromManyFiles() {
    HostFacts facts = machine.facts();
    assertThat(facts.getHostName()).isEqualTo("node-7");
    assertThat(facts.getOs()).isEqualTo("Example Linux 12 (bookworm)");
    assertThat(facts.getKernel()).isEqualTo("6.1.0-example");
    assertThat(facts.getCpus()).isEqualTo(2);
    assertThat(facts.getCpuModel()).isEqualTo("Example CPU @ 2.00GHz");
    assertThat(facts.getMemoryBytes()).isEqualTo(8_000_000L * 1024);
    assertThat(facts.getBootTime()).isEqualTo(Timestamps.fromSeconds(1_790_000_000));
  }

  @Test
  void systemWithoutOsReleaseIsPlainLinux(@TempDir Path root) throws IOException {
    copy(FILES.resolve("proc"), root.resolve("proc"));
    assertThat(new LinuxMachine(root).facts().getOs()).isEqualTo("Linux");
  }

  @Test
  void loadIsTheFirstThreeFigures() {
    assertThat(machine.load())
        .isEqualTo(
            Load.newBuilder()
                .setOneMinute(0.42)
                .setFiveMinutes(0.36)
                .setFifteenMinutes(0.30)
                .build());
  }

  @Test
  void buffersCountAsCache() {
    assertThat(machine.memory())
        .isEqualTo(
            Memory.newBuilder()
                .setTotalBytes(8_000_000L * 1024)
                .setAvailableBytes(5_000_000L * 1024)
                .setCachedBytes(2_100_000L * 1024)
                .setSwapTotalBytes(1_000_000L * 1024)
                .setSwapFreeBytes(750_000L * 1024)
                .build());
  }

  @Test
  void nameOfProcessMayHoldBlanksAndParentheses() {
    assertThat(machine.processes())
        .contains(
            ProcessFacts.newBuilder()
                .setPid(42)
                .setName("web (2) srv")
                .setCpuTime(Durations.fromMillis(12_340))
                .setMemoryBytes(36_000L * 1024)
                .build());
  }

  @Test
  void kernelThreadHoldsNoMemoryOfItsOwn() {
    assertThat(machine.processes())
        .filteredOn(process -> process.getName().equals("kworker/0:1"))
        .singleElement()
        .matches(process -> !process.hasMemoryBytes());
  }

  @Test
  void processThatEndsWhileItIsReadIsSkipped() {
    assertThat(FILES.resolve("proc/99")).isDirectory();
    assertThat(machine.processes()).extracting(ProcessFacts::getPid).containsOnly(1L, 42L, 77L);
  }

  @Test
  void machineWithoutProcIsNotTakenForLinux(@TempDir Path empty) {
    assertThat(MachineConfiguration.at(FILES)).isInstanceOf(LinuxMachine.class);
    assertThat(MachineConfiguration.at(empty)).isInstanceOf(PortableMachine.class);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }
}
