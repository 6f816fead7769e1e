package io.ttrpc.interop.golden;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * Stands between a client and its server and records what each says to the other. A frame is
 * recorded before it is passed on, so that a response always follows its request.
 */
final class Relay implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final Path server;
  private final List<RecordedFrame> frames = Collections.synchronizedList(new ArrayList<>());

  private Relay(ServerSocketChannel listener, Path server) {
    this.listener = listener;
    this.server = server;
  }

  /** A relay to that server; clients find it at the socket. */
  static Relay to(Path server, Path socket) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    return new Relay(listener.bind(UnixDomainSocketAddress.of(socket)), server);
  }

  /** Serves the next client until both sides have closed, and returns what was said. */
  List<RecordedFrame> record() throws Exception {
    try (SocketChannel toClient = listener.accept();
        SocketChannel toServer = SocketChannel.open(UnixDomainSocketAddress.of(server))) {
      FutureTask<Void> responses = new FutureTask<>(pass(Side.SERVER, toServer, toClient));
      new Thread(responses, "relay").start();
      pass(Side.CLIENT, toClient, toServer).call();
      responses.get();
      return List.copyOf(frames);
    }
  }

  private Callable<Void> pass(Side sender, SocketChannel from, SocketChannel to) {
    return () -> {
      RecordedFrame frame;
      while ((frame = RecordedFrame.read(sender, from)) != null) {
        frames.add(frame);
        frame.write(to);
      }
      to.shutdownOutput();
      return null;
    };
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
