package io.ttrpc.interop.siege;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** An attack on a server that goes on until it is stopped. Safe for any thread. */
final class Assault {
  static final String CONNECTIONS = "connections";
  static final String REFUSED = "refused";
  static final String BYTES = "bytes";

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

  private final UnixDomainSocketAddress server;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean stopped;

  Assault(Path server) {
    this.server = UnixDomainSocketAddress.of(server);
  }

  /** Starts a trick; to be called by one thread. */
  void start(Trick trick, SplittableRandom seeds) {
    for (int i = 0; i < trick.threads(); i++) {
      SplittableRandom random = seeds.split();
      Thread thread = new Thread(() -> repeat(trick, random), "attack-" + trick + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void repeat(Trick trick, SplittableRandom random) {
    while (!stopped) {
      try {
        trick.play(this, random);
      } catch (IOException closedOrRefused) {
        refused.incrementAndGet();
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  boolean isStopped() {
    return stopped;
  }

  SocketChannel connect() throws IOException {
    SocketChannel connection = SocketChannel.open(server);
    connections.incrementAndGet();
    open.add(connection);
    if (stopped) {
      close(connection);
    }
    return connection;
  }

  /** Writes all bytes, which takes until the server reads them. */
  void send(SocketChannel connection, byte[] message) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(message);
    while (out.hasRemaining()) {
      bytes.addAndGet(connection.write(out));
    }
  }

  void close(SocketChannel connection) throws IOException {
    open.remove(connection);
    connection.close();
  }

  /** Keeps the connections as they are until the attack is stopped. */
  void hold() {
    while (!stopped) {
      LockSupport.parkNanos(20 * PAUSE);
    }
  }

  /** Closes all connections and returns once no thread attacks any more. */
  Figures stop() throws IOException, InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      do {
        for (SocketChannel each : List.copyOf(open)) {
          close(each);
        }
        LockSupport.unpark(thread);
        thread.join(50);
      } while (thread.isAlive());
    }
    return figures();
  }

  Figures figures() {
    return Figures.NONE
        .with(CONNECTIONS, connections.get())
        .with(REFUSED, refused.get())
        .with(BYTES, bytes.get());
  }
}
