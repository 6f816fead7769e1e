package io.ttrpc.internal.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The number of file descriptors that this process may have, as Linux states it. */
final class DescriptorLimit {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String LINE = "Max open files";

  private DescriptorLimit() {}

  /**
   * Returns the number of connections that one user may have by default: half of the descriptors,
   * so that the other half is left for other users and for the process itself. Returns {@link
   * Integer#MAX_VALUE} if the number of descriptors is unlimited or unknown.
   */
  static int connectionsPerUser() {
    try {
      return half(Files.readString(LIMITS, StandardCharsets.US_ASCII));
    } catch (IOException | RuntimeException unknown) {
      return Integer.MAX_VALUE;
    }
  }

  /** Returns half of the soft limit in the text of {@code /proc/self/limits}. */
  static int half(String limits) {
    for (String line : limits.split("\n", -1)) {
      if (line.startsWith(LINE)) {
        String soft = line.substring(LINE.length()).strip().split(" ", 2)[0];
        return soft.equals("unlimited")
            ? Integer.MAX_VALUE
            : (int) Math.max(1, Math.min(Integer.MAX_VALUE, Long.parseLong(soft) / 2));
      }
    }
    return Integer.MAX_VALUE;
  }
}
