package io.ttrpc.internal.client;

import io.ttrpc.ConnectionFactory;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Connects to a Unix socket. The connect blocks: a full backlog makes a non-blocking one fail in a
 * way that looks like success.
 */
public record UnixSocket(Path path) implements ConnectionFactory {
  @Override
  public SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(path));
  }
}
