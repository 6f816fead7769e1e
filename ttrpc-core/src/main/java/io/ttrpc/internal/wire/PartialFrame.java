package io.ttrpc.internal.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a frame of which not all have come. They lie in chunks, so that the memory follows
 * the bytes that have come, and not the length that the header claims: at most {@value #GROWTH}
 * times as much, and never more than one chunk in addition. For one thread at a time.
 */
final class PartialFrame {
  private static final int CHUNK = 64 << 10;
  private static final int GROWTH = 4;
  private static final int SMALLEST = 512;
  private static final byte[] NOTHING = new byte[0];

  /** Chunks of this process that wait to be used again: enough for a message of 1 MiB. */
  private static final Pool<byte[]> CHUNKS = new Pool<>(17);

  private final List<byte[]> full = new ArrayList<>();
  private byte[] last = NOTHING;
  private int lastLength;
  private int length;

  /** Returns the number of bytes that have come. */
  int length() {
    return length;
  }

  /** Returns the number of bytes that have not come; the header must be here. */
  int missing() {
    byte[] first = full.isEmpty() ? last : full.get(0);
    return FrameHeader.LENGTH + BigEndian.intAt(first, 0) - length;
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

  /** Returns the bytes in an array of their own, and gives the chunks back. */
  byte[] toArray() {
    byte[] array = new byte[length];
    copyTo(array);
    release();
    return array;
  }

  /** Forgets the bytes, and gives the chunks back. */
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
