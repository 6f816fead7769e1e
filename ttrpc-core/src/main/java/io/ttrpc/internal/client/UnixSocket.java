package io.ttrpc.internal.client;

import io.ttrpc.ConnectionFactory;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A factory of connections to a Unix socket. The connect blocks, because a non-blocking connect to
 * a socket with a full backlog fails in a way that looks like success.
 */
public record UnixSocket(Path path) implements ConnectionFactory {
  @Override
  public SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(path));
  }
}
