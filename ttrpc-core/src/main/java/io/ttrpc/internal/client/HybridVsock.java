package io.ttrpc.internal.client;

import io.ttrpc.ConnectionFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A factory of connections to a port of a virtual machine through the hypervisor's Unix socket, as
 * Firecracker and Cloud Hypervisor offer it. The client sends {@code CONNECT <port>}, and the
 * hypervisor responds with {@code OK <number>} once the guest has accepted.
 */
public record HybridVsock(Path path, int port) implements ConnectionFactory {
  private static final String OK = "OK ";

  /** The length of the longest valid response: {@code OK}, a space and ten digits. */
  private static final int LONGEST_RESPONSE = OK.length() + 10;

  @Override
  public SocketChannel connect() throws IOException {
    SocketChannel socket = new UnixSocket(path).connect();
    try {
      String request = "CONNECT " + Integer.toUnsignedString(port);
      ByteBuffer line = StandardCharsets.US_ASCII.encode(request + "\n");
      while (line.hasRemaining()) {
        socket.write(line);
      }
      String response = readLine(socket, request);
      if (!response.matches("OK \\d+")) {
        throw new IOException("expected OK and a number after " + request + " but was " + response);
      }
      return socket;
    } catch (Throwable e) {
      socket.close();
      throw e;
    }
  }

  /** Reads one line, byte by byte, because a frame may follow it at once. */
  private static String readLine(SocketChannel socket, String request) throws IOException {
    StringBuilder line = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (socket.read(one.clear()) > 0) {
      char next = (char) (one.get(0) & 0xff);
      if (next == '\n') {
        return line.toString();
      }
      line.append(printable(next));
      if (line.length() > LONGEST_RESPONSE) {
        throw new IOException(
            "expected OK and a number after " + request + " but was " + line + "…");
      }
    }
    throw new IOException(
        "the hypervisor closed the connection after "
            + request
            + (line.isEmpty() ? "; does the guest listen on that port?" : " with " + line));
  }

  private static char printable(char next) {
    return next >= ' ' && next < 0x7f ? next : '?';
  }
}
