package io.ttrpc.benchmarks.raw;

import io.ttrpc.benchmarks.load.ServerProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Answers each ping's last bytes, one connection after the other, until its input ends. */
public final class Server {
  private Server() {}

  /** The argument is the socket's path. */
  public static void main(String... arguments) throws IOException {
    try (ServerSocketChannel listening =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(arguments[0]))) {
      Thread serving = new Thread(() -> serve(listening), "server");
      serving.setDaemon(true);
      serving.start();
      ServerProgram.answer();
    }
  }

  private static void serve(ServerSocketChannel listening) {
    try {
      while (true) {
        try (SocketChannel connection = listening.accept()) {
          answer(connection);
        }
      }
    } catch (AsynchronousCloseException e) {
      // The input has ended.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(SocketChannel connection) throws IOException {
    ByteBuffer ping = ByteBuffer.allocateDirect(PingPong.PING);
    while (PingPong.read(connection, ping)) {
      ping.position(PingPong.PING - PingPong.PONG);
      PingPong.write(connection, ping);
    }
  }
}
