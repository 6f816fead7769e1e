package io.ttrpc.benchmarks.raw;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** How many bytes go each way: those of the frames of a ttrpc call with a payload of 64 bytes. */
final class PingPong {
  static final int PAYLOAD = 64;

  /** Header 10, service 2 + 23, method 2 + 4, message 2 + 2 + payload. */
  static final int PING = 45 + PAYLOAD;

  /** Header 10, message 2 + 2 + payload. */
  static final int PONG = 14 + PAYLOAD;

  private PingPong() {}

  static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Fills the buffer and turns it over; false where the input has ended before the first byte. */
  static boolean read(SocketChannel channel, ByteBuffer bytes) throws IOException {
    bytes.clear();
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        if (bytes.position() == 0) {
          return false;
        }
        throw new EOFException("the input ended after " + bytes.position() + " bytes");
      }
    }
    bytes.flip();
    return true;
  }
}
