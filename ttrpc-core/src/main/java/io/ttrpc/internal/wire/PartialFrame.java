package io.ttrpc.internal.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The received bytes of an incomplete frame. They are stored in chunks, so that the memory depends
 * on the received bytes and not on the length that the header claims: it is at most {@value
 * #GROWTH} times as large, plus at most one chunk. Not safe for use by several threads at once.
 */
final class PartialFrame {
  private static final int CHUNK = 64 << 10;
  private static final int GROWTH = 4;
  private static final int SMALLEST = 512;
  private static final byte[] NOTHING = new byte[0];

  /** The free chunks of this process: enough for a message of 1 MiB. */
  private static final Pool<byte[]> CHUNKS = new Pool<>(17);

  private final List<byte[]> full = new ArrayList<>();
  private byte[] last = NOTHING;
  private int lastLength;
  private int length;

  /** Returns the number of received bytes. */
  int length() {
    return length;
  }

  /** Returns the number of bytes of memory. */
  int capacity() {
    return full.size() * CHUNK + last.length;
  }

  /** Returns the first bytes, which are the header if it is complete. */
  byte[] first() {
    return full.isEmpty() ? last : full.get(0);
  }

  /** Returns the number of missing bytes. The header must be complete. */
  int missing() {
    return FrameHeader.LENGTH + BigEndian.intAt(first(), 0) - length;
  }

  /** Adds bytes. */
  void append(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (lastLength == last.length) {
        makeRoom(bytes.remaining());
      }
      int count = Math.min(bytes.remaining(), last.length - lastLength);
      bytes.get(last, lastLength, count);
      lastLength += count;
      length += count;
    }
  }

  private void makeRoom(int coming) {
    if (last.length == CHUNK) {
      byte[] next = chunk();
      full.add(last);
      last = next;
      lastLength = 0;
      return;
    }
    int capacity = Math.max(SMALLEST, GROWTH * (lastLength + coming));
    byte[] larger = capacity >= CHUNK ? chunk() : new byte[capacity];
    System.arraycopy(last, 0, larger, 0, lastLength);
    last = larger;
  }

  private static byte[] chunk() {
    byte[] used = CHUNKS.poll();
    return used == null ? new byte[CHUNK] : used;
  }

  /** Copies the bytes to the beginning of an array. */
  void copyTo(byte[] into) {
    int at = 0;
    for (byte[] chunk : full) {
      System.arraycopy(chunk, 0, into, at, CHUNK);
      at += CHUNK;
    }
    System.arraycopy(last, 0, into, at, lastLength);
  }

  /** Returns the bytes in an array of their own, and releases the chunks. */
  byte[] toArray() {
    byte[] array = new byte[length];
    copyTo(array);
    release();
    return array;
  }

  /** Drops the bytes and releases the chunks. */
  void release() {
    full.forEach(CHUNKS::offer);
    full.clear();
    if (last.length == CHUNK) {
      CHUNKS.offer(last);
    }
    last = NOTHING;
    lastLength = 0;
    length = 0;
  }
}
