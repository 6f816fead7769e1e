package io.ttrpc.spring.boot.server;

import io.ttrpc.spring.boot.server.CommonServerProperties.Socket.Activation;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** The listening socket that the process has inherited as its standard input, if there is one. */
final class InheritedSocket {
  /** The kernel's flag {@code SO_ACCEPTCON} of a listening socket. */
  private static final long LISTENING = 0x10000;

  private InheritedSocket() {}

  /**
   * Returns the inherited socket, or null if there is none or it is not wanted.
   *
   * @param key the key of the property that has the activation
   */
  static @Nullable ServerSocketChannel find(Activation activation, String key) throws IOException {
    return switch (activation) {
      case NONE -> null;
      // The JDK closes the standard streams for any socket on standard input, even for the socket
      // of a process manager that passes input. So the kernel's table is checked first.
      case AUTO ->
          isListener(Path.of("/proc/self/fd/0"), Path.of("/proc/net/unix"))
              ? unixListener(System.inheritedChannel())
              : null;
      case INHERITED -> required(unixListener(System.inheritedChannel()), key);
    };
  }

  /**
   * Returns whether the descriptor is a listening Unix socket according to Linux's tables; false on
   * other systems.
   */
  static boolean isListener(Path descriptor, Path unixSockets) {
    try {
      String link = Files.readSymbolicLink(descriptor).toString();
      if (!link.startsWith("socket:[")) {
        return false;
      }
      String inode = link.substring("socket:[".length(), link.length() - 1);
      try (Stream<String> lines = Files.lines(unixSockets)) {
        return lines.map(line -> line.trim().split("\\s+")).anyMatch(row -> listens(row, inode));
      }
    } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * Returns whether a row of the table is a listening socket with the inode. Its columns are:
   * number, references, protocol, flags, type, state, inode, path.
   */
  private static boolean listens(String[] row, String inode) {
    return row.length > 6 && row[6].equals(inode) && (Long.parseLong(row[3], 16) & LISTENING) != 0;
  }

  static @Nullable ServerSocketChannel unixListener(@Nullable Channel channel) throws IOException {
    return channel instanceof ServerSocketChannel listener
            && listener.isOpen()
            && listener.getLocalAddress() instanceof UnixDomainSocketAddress
        ? listener
        : null;
  }

  private static ServerSocketChannel required(@Nullable ServerSocketChannel channel, String key) {
    if (channel == null) {
      throw new InvalidConfigurationPropertyValueException(
          key,
          "inherited",
          "expected a listening Unix socket as standard input, as systemd gives one with"
              + " StandardInput=socket");
    }
    return channel;
  }
}
