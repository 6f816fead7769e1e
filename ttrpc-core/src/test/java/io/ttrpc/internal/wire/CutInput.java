package io.ttrpc.internal.wire;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Input that comes in pieces of any length, or as much as asked for. */
final class CutInput implements ReadableByteChannel {
  private final ByteBuffer bytes;
  private final @Nullable Random random;

  CutInput(ByteBuffer bytes, @Nullable Random random) {
    this.bytes = bytes;
    this.random = random;
  }

  boolean hasRemaining() {
    return bytes.hasRemaining();
  }

  @Override
  public int read(ByteBuffer room) {
    if (!bytes.hasRemaining()) {
      return -1;
    }
    int most = Math.min(room.remaining(), bytes.remaining());
    int count = random == null ? most : random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      room.put(bytes.get());
    }
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
