package io.ttrpc.internal.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * A buffer that reads from one channel after another; an event loop has one for all of its
 * connections. Channels read into its direct memory, for otherwise the JDK keeps a direct buffer
 * for each thread that reads; frames are decoded from its array. It holds nothing of a connection
 * when {@link FrameReader#readFrom} has returned. For one thread at a time.
 */
public final class ReadBuffer {
  /** More than a frame's header, so that each read makes progress. */
  private static final int SMALLEST = 32;

  private final ByteBuffer direct;
  private final byte[] array;

  private ReadBuffer(int capacity) {
    direct = ByteBuffer.allocateDirect(capacity);
    array = new byte[capacity];
  }

  /** Returns a buffer that reads at most that many bytes at once. */
  public static ReadBuffer ofCapacity(int bytes) {
    return new ReadBuffer(Math.max(bytes, SMALLEST));
  }

  int capacity() {
    return array.length;
  }

  /** The bytes to decode. */
  byte[] array() {
    return array;
  }

  /**
   * Reads once from the channel.
   *
   * @return the number of bytes, which {@link #bytes} has then; -1 at the end of input
   */
  int readFrom(ReadableByteChannel channel, int most) throws IOException {
    direct.clear().limit(most);
    int read = channel.read(direct);
    direct.flip();
    return read;
  }

  /** The bytes that were read last. */
  ByteBuffer bytes() {
    return direct;
  }

  /** Copies the bytes that were read last into the array, to stand there. */
  void copyToArray(int at) {
    direct.get(array, at, direct.remaining());
  }
}
