package io.ttrpc.interop.client;

import io.ttrpc.ChannelListener;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.conformance.v1.ConformanceAsync;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The server under test, and one connection to it. Safe for any thread. */
public final class Peer implements AutoCloseable {
  private final Path socket;
  private final AtomicInteger connections;
  private final TtrpcChannel channel;

  private Peer(Path socket, AtomicInteger connections, TtrpcChannel channel) {
    this.socket = socket;
    this.connections = connections;
    this.channel = channel;
  }

  static Peer at(Path socket) {
    AtomicInteger connections = new AtomicInteger();
    TtrpcChannel channel =
        TtrpcChannel.builder(socket.toString())
            .listener(
                new ChannelListener() {
                  @Override
                  public void onConnect() {
                    connections.incrementAndGet();
                  }
                })
            .build();
    return new Peer(socket, connections, channel);
  }

  /** The same server on a further connection. */
  Peer another() {
    return at(socket);
  }

  Path socket() {
    return socket;
  }

  TtrpcChannel channel() {
    return channel;
  }

  /** Its calls carry neither a timeout nor metadata. */
  ConformanceTtrpc.Client conformance() {
    return ConformanceTtrpc.client(channel);
  }

  ConformanceAsync async() {
    return ConformanceTtrpc.asyncClient(channel);
  }

  /** Fails unless a call is answered on the connection that served all calls before. */
  void mustBeUsable() {
    Echoes.unary(conformance(), 1, Payload.text("usable"));
    Expect.equal("number of connections made", 1, connections.get());
  }

  @Override
  public void close() {
    channel.close();
  }
}
