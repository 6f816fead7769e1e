package io.ttrpc.demo.machine;

import io.ttrpc.demo.proto.Memory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code /proc/meminfo}: lines such as {@code MemTotal: 24563840 kB}. */
final class MemInfo {
  private MemInfo() {}

  static Memory parse(List<String> lines) {
    Map<String, Long> bytes = new HashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      bytes.put(line.substring(0, colon), Kilobytes.parse(line.substring(colon + 1)));
    }
    return Memory.newBuilder()
        .setTotalBytes(bytes.getOrDefault("MemTotal", 0L))
        .setAvailableBytes(bytes.getOrDefault("MemAvailable", 0L))
        .setCachedBytes(bytes.getOrDefault("Cached", 0L) + bytes.getOrDefault("Buffers", 0L))
        .setSwapTotalBytes(bytes.getOrDefault("SwapTotal", 0L))
        .setSwapFreeBytes(bytes.getOrDefault("SwapFree", 0L))
        .build();
  }
}
