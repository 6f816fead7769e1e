package io.ttrpc.interop.siege;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Stands between a client and its server, and does harm to the bytes that pass. */
final class FaultyRelay implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final Path server;

  @GuardedBy("this")
  private final List<Link> links = new ArrayList<>();

  @GuardedBy("this")
  private Harm harm = Harm.NONE;

  private FaultyRelay(ServerSocketChannel listener, Path server) {
    this.listener = listener;
    this.server = server;
  }

  /** A relay to that server; clients find it at the socket. */
  static FaultyRelay to(Path server, Path socket) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    FaultyRelay relay = new FaultyRelay(listener, server);
    listener.bind(UnixDomainSocketAddress.of(socket));
    start(relay::accept);
    return relay;
  }

  synchronized void harm(Harm harm) {
    this.harm = harm;
    notifyAll();
  }

  /** Closes all connections that are open now. */
  synchronized void closeLinks() {
    links.forEach(Link::close);
    links.clear();
  }

  /** Closes one direction of all connections that are open now. */
  synchronized void halfClose(Direction direction) {
    for (Link link : links) {
      try {
        link.output(direction).shutdownOutput();
      } catch (IOException e) {
        link.close();
      }
    }
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        try {
          open(new Link(client, SocketChannel.open(UnixDomainSocketAddress.of(server))));
        } catch (IOException noServer) {
          client.close();
        }
      }
    } catch (IOException closed) {
      closeLinks();
    }
  }

  private synchronized void open(Link link) {
    links.removeIf(each -> !each.client.isOpen());
    links.add(link);
    for (Direction direction : Direction.values()) {
      start(() -> pass(link, direction));
    }
  }

  private void pass(Link link, Direction direction) {
    try {
      SocketChannel from = link.input(direction);
      SocketChannel to = link.output(direction);
      ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
      boolean silent = false;
      while (read(from, bytes) >= 0) {
        bytes.flip();
        Harm now = current();
        if (now == direction.half() && !silent) {
          silent = true;
          // One byte beyond the half: two frames of one size are not cut between them.
          bytes.limit(Math.min(bytes.limit(), bytes.limit() / 2 + 1));
          to.write(bytes);
        }
        if (!silent) {
          write(to, bytes, now == Harm.BYTES_ONE_BY_ONE ? 1 : bytes.capacity());
        }
        bytes.clear();
      }
      to.shutdownOutput();
    } catch (IOException | InterruptedException e) {
      link.close();
    }
  }

  private static void write(SocketChannel to, ByteBuffer bytes, int atOnce) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + atOnce));
      to.write(bytes);
    }
  }

  private int read(SocketChannel from, ByteBuffer bytes) throws IOException, InterruptedException {
    awaitReading();
    return from.read(bytes);
  }

  private synchronized void awaitReading() throws InterruptedException {
    while (harm == Harm.STOPS_READING) {
      wait();
    }
  }

  private synchronized Harm current() {
    return harm;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "faulty-relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    harm(Harm.NONE);
    closeLinks();
  }

  /** The harm that the relay does. */
  enum Harm {
    NONE,
    BYTES_ONE_BY_ONE,
    STOPS_READING,
    /** Passes half of the next response, and nothing more on its connection. */
    HALF_A_RESPONSE,
    /** Passes half of the next request, and nothing more on its connection. */
    HALF_A_REQUEST
  }

  /** The direction in which bytes pass. */
  enum Direction {
    TO_SERVER,
    TO_CLIENT;

    private Harm half() {
      return this == TO_SERVER ? Harm.HALF_A_REQUEST : Harm.HALF_A_RESPONSE;
    }
  }

  private record Link(SocketChannel client, SocketChannel server) {
    SocketChannel input(Direction direction) {
      return direction == Direction.TO_SERVER ? client : server;
    }

    SocketChannel output(Direction direction) {
      return direction == Direction.TO_SERVER ? server : client;
    }

    void close() {
      try (client;
          server) {
        // Both are closed at the end of this block, the second one also if the first one fails.
      } catch (IOException e) {
        System.err.println("relay: " + e);
      }
    }
  }
}
