package io.ttrpc.demo.machine;

import com.google.protobuf.util.Durations;
import com.sun.management.OperatingSystemMXBean;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.Load;
import io.ttrpc.demo.proto.Memory;
import io.ttrpc.demo.proto.ProcessFacts;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/** Any machine that runs Java, seen through what the JDK tells. */
final class PortableMachine implements Machine {
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  @Override
  public HostFacts facts() {
    return HostFacts.newBuilder()
        .setHostName(hostName())
        .setOs(system.getName() + " " + system.getVersion())
        .setArchitecture(system.getArch())
        .setCpus(system.getAvailableProcessors())
        .setMemoryBytes(system.getTotalMemorySize())
        .build();
  }

  @Override
  public Load load() {
    double average = system.getSystemLoadAverage();
    Load.Builder load = Load.newBuilder();
    if (average >= 0) {
      load.setOneMinute(average);
    }
    return load.build();
  }

  /**
   * Counts only free memory as available, because the JDK does not tell how much memory the system
   * could reclaim.
   */
  @Override
  public Memory memory() {
    return Memory.newBuilder()
        .setTotalBytes(system.getTotalMemorySize())
        .setAvailableBytes(system.getFreeMemorySize())
        .setSwapTotalBytes(system.getTotalSwapSpaceSize())
        .setSwapFreeBytes(system.getFreeSwapSpaceSize())
        .build();
  }

  @Override
  public List<ProcessFacts> processes() {
    return ProcessHandle.allProcesses().map(PortableMachine::process).toList();
  }

  @Override
  public CpuMeter cpuMeter() {
    return () -> {
      double busy = system.getCpuLoad();
      return busy >= 0 ? OptionalDouble.of(busy) : OptionalDouble.empty();
    };
  }

  private static ProcessFacts process(ProcessHandle handle) {
    ProcessHandle.Info info = handle.info();
    return ProcessFacts.newBuilder()
        .setPid(handle.pid())
        .setName(info.command().map(PortableMachine::fileName).orElse(""))
        .setCpuTime(Durations.fromNanos(info.totalCpuDuration().orElse(Duration.ZERO).toNanos()))
        .build();
  }

  private static String fileName(String command) {
    Path name = Path.of(command).getFileName();
    return name == null ? command : name.toString();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
