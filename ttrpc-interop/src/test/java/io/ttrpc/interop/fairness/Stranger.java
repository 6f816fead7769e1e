package io.ttrpc.interop.fairness;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A program that connects again and again, or that only burns as much of a processor: {@code SOCKET
 * connect|hold|burn}. It uses no class but the JDK's, so that another user can run it.
 */
final class Stranger {
  /** The last time that was read, so that the reading is not optimized away. */
  @SuppressWarnings("UnusedVariable") // it is only written
  private static volatile long time;

  private Stranger() {}

  public static void main(String[] arguments) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(Path.of(arguments[0]));
    while (true) {
      switch (arguments[1]) {
        case "connect" -> connect(address, false);
        case "hold" -> connect(address, true);
        default -> time = System.nanoTime();
      }
    }
  }

  /** Connects, and waits until the server has closed the connection if it is to be held. */
  private static void connect(UnixDomainSocketAddress address, boolean hold) {
    try (SocketChannel channel = SocketChannel.open(address)) {
      while (hold && channel.read(ByteBuffer.allocate(1)) >= 0) {}
    } catch (IOException refused) {
      // The next attempt follows at once.
    }
  }
}
