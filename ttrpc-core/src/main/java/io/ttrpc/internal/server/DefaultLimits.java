package io.ttrpc.internal.server;

/** The default limits that depend on this process: on its heap, and on its file descriptors. */
final class DefaultLimits {
  /** The number of open connections, unless the process may open too few files. */
  private static final int MAX_CONNECTIONS = 16_384;

  /**
   * The number of messages of the largest size that a connection can always hold: one that is being
   * read, or is kept encoded and decoded, and its response.
   */
  private static final int MESSAGES = 4;

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
    long half = DescriptorLimit.connectionsPerUser();
    return (int) Math.min(MAX_CONNECTIONS, half + half / 2);
  }
}
