package io.ttrpc.demo.machine;

import java.util.List;

/** {@code /proc/cpuinfo}: a block of lines {@code name : value} for each CPU. */
final class CpuInfo {
  private CpuInfo() {}

  static int count(List<String> lines) {
    return (int) lines.stream().filter(line -> nameOf(line).equals("processor")).count();
  }

  /** The first CPU's model; empty on architectures whose kernel does not tell it. */
  static String model(List<String> lines) {
    return lines.stream()
        .filter(line -> nameOf(line).equals("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }

  private static String nameOf(String line) {
    int colon = line.indexOf(':');
    return colon < 0 ? "" : line.substring(0, colon).strip();
  }
}
