package io.ttrpc;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The two ends of a connection; whoever gets one closes it. */
record SocketPair(SocketChannel left, SocketChannel right) {
  static SocketPair open(Path folder) throws IOException {
    Path path = folder.resolve("pair.sock");
    var address = UnixDomainSocketAddress.of(path);
    try (ServerSocketChannel listener =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
      return new SocketPair(SocketChannel.open(address), listener.accept());
    } finally {
      Files.delete(path);
    }
  }
}
