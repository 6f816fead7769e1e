package io.ttrpc.demo.machine;

import com.google.protobuf.Timestamp;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.Load;
import io.ttrpc.demo.proto.Memory;
import io.ttrpc.demo.proto.ProcessFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Linux, which shows all there is to know as text files. Each is small and made up by the kernel at
 * the moment it is read, so every question reads anew.
 */
final class LinuxMachine implements Machine {
  private final Path root;
  private final Path proc;

  /**
   * @param root the folder that holds {@code proc} and {@code etc}: {@code /}, or a test's own
   */
  LinuxMachine(Path root) {
    this.root = root;
    this.proc = root.resolve("proc");
  }

  /** Returns true if the files of {@code proc} can be read under that root. */
  static boolean isThere(Path root) {
    return Files.isReadable(root.resolve("proc/stat"));
  }

  @Override
  public HostFacts facts() {
    List<String> cpus = read("proc/cpuinfo");
    return HostFacts.newBuilder()
        .setHostName(firstLine("proc/sys/kernel/hostname"))
        .setOs(operatingSystem())
        .setKernel(firstLine("proc/sys/kernel/osrelease"))
        .setArchitecture(System.getProperty("os.arch"))
        .setCpuModel(CpuInfo.model(cpus))
        .setCpus(CpuInfo.count(cpus))
        .setMemoryBytes(memory().getTotalBytes())
        .setBootTime(Timestamp.newBuilder().setSeconds(ProcStat.bootSeconds(read("proc/stat"))))
        .build();
  }

  @Override
  public Load load() {
    return LoadAverages.parse(firstLine("proc/loadavg"));
  }

  @Override
  public Memory memory() {
    return MemInfo.parse(read("proc/meminfo"));
  }

  @Override
  public List<ProcessFacts> processes() {
    List<ProcessFacts> found = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path folder : folders) {
        process(folder).ifPresent(found::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  @Override
  public CpuMeter cpuMeter() {
    return new CpuTimeMeter(() -> ProcStat.cpuTime(read("proc/stat")));
  }

  private static Optional<ProcessFacts> process(Path folder) {
    try {
      return Optional.of(
          ProcessFiles.parse(
              Files.readString(folder.resolve("stat")),
              Files.readAllLines(folder.resolve("status"))));
    } catch (IOException gone) {
      // It ended after its folder was listed, or it is another user's on a system that hides those.
      return Optional.empty();
    }
  }

  /** Small containers have no such file. */
  private String operatingSystem() {
    return Files.isReadable(root.resolve("etc/os-release"))
        ? OsRelease.prettyName(read("etc/os-release"))
        : "Linux";
  }

  private String firstLine(String file) {
    return read(file).stream().findFirst().orElse("");
  }

  private List<String> read(String file) {
    try {
      return Files.readAllLines(root.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
