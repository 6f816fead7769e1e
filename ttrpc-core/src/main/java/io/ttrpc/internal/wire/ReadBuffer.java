package io.ttrpc.internal.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * A buffer for reading from one channel after another. An event loop has one for all of its
 * connections. Channels read into its direct memory, because otherwise the JDK would keep a direct
 * buffer for each thread that reads. Frames are decoded from its array. Nothing of a connection is
 * left in it when {@link FrameReader#readFrom} has returned. Not safe for use by several threads at
 * once.
 */
public final class ReadBuffer {
  /** The minimum capacity: more than a frame's header, so that each read makes progress. */
  private static final int SMALLEST = 32;

  private final ByteBuffer direct;
  private final byte[] array;

  private ReadBuffer(int capacity) {
    direct = ByteBuffer.allocateDirect(capacity);
    array = new byte[capacity];
  }

  /** Returns a buffer that reads at most the given number of bytes at once. */
  public static ReadBuffer ofCapacity(int bytes) {
    return new ReadBuffer(Math.max(bytes, SMALLEST));
  }

  int capacity() {
    return array.length;
  }

  /** Returns the array to decode from. */
  byte[] array() {
    return array;
  }

  /**
   * Reads once from the channel.
   *
   * @return the number of bytes, which {@link #bytes} then returns; -1 at the end of input
   */
  int readFrom(ReadableByteChannel channel, int most) throws IOException {
    direct.clear().limit(most);
    int read = channel.read(direct);
    direct.flip();
    return read;
  }

  /** Returns the bytes of the last read. */
  ByteBuffer bytes() {
    return direct;
  }

  /** Copies the bytes of the last read to an index of the array. */
  void copyToArray(int at) {
    direct.get(array, at, direct.remaining());
  }
}
