package io.ttrpc.internal.server;

import io.ttrpc.internal.log.SafeLog;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The default limits that depend on this process: on its heap, and on its file descriptors. */
final class DefaultLimits {
  private static final Logger LOGGER = SafeLog.of(DefaultLimits.class);

  /** The number of open connections, unless the process may open too few files. */
  private static final int MAX_CONNECTIONS = 16_384;

  /**
   * The number of messages of the largest size that a connection can always hold: one that is being
   * read, or is kept encoded and decoded, and its response.
   */
  private static final int MESSAGES = 4;

  private static final Path PROCESS_LIMITS = Path.of("/proc/self/limits");
  private static final String DESCRIPTORS = "Max open files";

  private DefaultLimits() {}

  /** Returns half of the maximum heap, and at least twice the minimum of a connection. */
  static long maxMemory(int maxMessageSize) {
    return Math.max(Runtime.getRuntime().maxMemory() / 2, 2 * leastPerConnection(maxMessageSize));
  }

  /** Returns half of the server's memory, and at least the minimum of a connection. */
  static long maxMemoryPerConnection(long maxMemory, int maxMessageSize) {
    return Math.max(maxMemory / 2, leastPerConnection(maxMessageSize));
  }

  private static long leastPerConnection(int maxMessageSize) {
    return (long) MESSAGES * maxMessageSize;
  }

  /** Returns the number of connections, which leaves a quarter of the descriptors for others. */
  static int maxConnections() {
    return (int) Math.min(MAX_CONNECTIONS, Math.max(1, maxDescriptors() / 4 * 3));
  }

  /** Returns the number of files that this process may open, as far as the system tells it. */
  private static long maxDescriptors() {
    if (!Files.isReadable(PROCESS_LIMITS)) {
      return Long.MAX_VALUE;
    }
    try (Stream<String> lines = Files.lines(PROCESS_LIMITS)) {
      return lines
          .filter(line -> line.startsWith(DESCRIPTORS))
          .map(line -> line.substring(DESCRIPTORS.length()).strip().split(" ", 2)[0])
          .mapToLong(number -> number.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(number))
          .findFirst()
          .orElse(Long.MAX_VALUE);
    } catch (IOException | RuntimeException e) {
      LOGGER.log(Level.DEBUG, "the limit of file descriptors cannot be read", e);
      return Long.MAX_VALUE;
    }
  }
}
