package io.ttrpc.demo.agent;

import static java.util.Comparator.comparing;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.sun.management.OperatingSystemMXBean;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.ProcessFacts;
import io.ttrpc.demo.proto.ProcessList;
import io.ttrpc.demo.proto.Sample;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.springframework.stereotype.Component;

/**
 * The machine, as the JDK sees it. The methods return messages of the service, so nothing has to be
 * copied from one form into another. All methods may be called by any thread at any time.
 */
@Component
class Machine {
  private static final int SHOWN_PROCESSES = 8;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  HostFacts facts() {
    ProcessHandle self = ProcessHandle.current();
    return HostFacts.newBuilder()
        .setHostName(hostName())
        .setOs(system.getName() + " " + system.getVersion())
        .setArchitecture(system.getArch())
        .setCpus(system.getAvailableProcessors())
        .setMemoryBytes(system.getTotalMemorySize())
        .setAgentPid(self.pid())
        .setAgentJava(Runtime.version().toString())
        .setAgentStart(Timestamps.fromMillis(ManagementFactory.getRuntimeMXBean().getStartTime()))
        .build();
  }

  /** Returns the figures of this moment. CPU use is that since somebody last asked. */
  Sample sample() {
    Sample.Builder sample =
        Sample.newBuilder()
            .setTime(Timestamps.fromMillis(System.currentTimeMillis()))
            .setMemoryTotalBytes(system.getTotalMemorySize())
            .setMemoryFreeBytes(system.getFreeMemorySize());
    double busy = system.getCpuLoad();
    if (busy >= 0) {
      sample.setCpuBusy(busy);
    }
    double load = system.getSystemLoadAverage();
    if (load >= 0) {
      sample.setLoad(load);
    }
    return sample.build();
  }

  /** Returns the processes with that text in their names. */
  ProcessList processes(String nameContains) {
    String wanted = nameContains.toLowerCase(Locale.ROOT);
    List<ProcessFacts> found =
        ProcessHandle.allProcesses()
            .map(Machine::facts)
            .filter(process -> process.getName().toLowerCase(Locale.ROOT).contains(wanted))
            .sorted(comparing(ProcessFacts::getCpuTime, Durations.comparator()).reversed())
            .toList();
    return ProcessList.newBuilder()
        .setNameContains(nameContains)
        .setFound(found.size())
        .addAllProcesses(found.subList(0, Math.min(SHOWN_PROCESSES, found.size())))
        .build();
  }

  /**
   * Returns the facts of a process.
   *
   * @throws NoSuchElementException if there is no such process
   */
  ProcessFacts process(long pid) {
    return ProcessHandle.of(pid)
        .map(Machine::facts)
        .orElseThrow(() -> new NoSuchElementException("no process " + Long.toUnsignedString(pid)));
  }

  private static ProcessFacts facts(ProcessHandle handle) {
    ProcessHandle.Info info = handle.info();
    ProcessFacts.Builder facts =
        ProcessFacts.newBuilder()
            .setPid(handle.pid())
            .setName(info.command().map(Machine::fileName).orElse(""))
            .setUser(info.user().orElse(""))
            .setCpuTime(
                Durations.fromNanos(info.totalCpuDuration().orElse(Duration.ZERO).toNanos()));
    info.startInstant().map(Machine::timestamp).ifPresent(facts::setStart);
    return facts.build();
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamps.fromMillis(instant.toEpochMilli());
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
