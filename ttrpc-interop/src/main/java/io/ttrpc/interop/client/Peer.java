package io.ttrpc.interop.client;

import io.ttrpc.ChannelListener;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.conformance.v1.ConformanceAsync;
import io.ttrpc.conformance.v1.ConformanceTtrpc;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The server under test, and one connection to it. Safe for any thread. */
public final class Peer implements AutoCloseable {
  private final Path socket;
  private final AtomicInteger connections = new AtomicInteger();

  /** Events come on the channel's executor, perhaps after the call that made the connection. */
  private final CountDownLatch connected = new CountDownLatch(1);

  private final TtrpcChannel channel;

  private Peer(Path socket) {
    this.socket = socket;
    this.channel = TtrpcChannel.builder(socket.toString()).listener(new Connections()).build();
  }

  static Peer at(Path socket) {
    return new Peer(socket);
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

  /** Fails unless a call succeeds on the connection that served all calls before. */
  void mustBeUsable() throws InterruptedException {
    Echoes.unary(conformance(), 1, Payload.text("usable"));
    Expect.equal("a connection was told of", true, connected.await(10, TimeUnit.SECONDS));
    Expect.equal("number of connections made", 1, connections.get());
  }

  @Override
  public void close() {
    channel.close();
  }

  /** Counts the connections that the channel makes. */
  private final class Connections implements ChannelListener {
    @Override
    public void onConnectionOpened() {
      connections.incrementAndGet();
      connected.countDown();
    }
  }
}
