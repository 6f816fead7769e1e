package io.ttrpc;

import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bytes that no honest peer says; the same ones again for the same seed. */
final class HostileBytes {
  private final long seed;
  private final Random random;

  private HostileBytes(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** Others in each run. To repeat a failure, put the seed that it names in here. */
  static HostileBytes anyOf() {
    return new HostileBytes(System.nanoTime());
  }

  /** Noise. It mostly begins with a byte that ttrpc might begin with, to be read any further. */
  ByteBuffer noise() {
    byte[] bytes = new byte[1 + random.nextInt(4000)];
    random.nextBytes(bytes);
    if (random.nextInt(10) > 0) {
      bytes[0] = 0;
      // A length that the rest may hold, so that frames are found in it.
      Arrays.fill(bytes, 0, Math.min(bytes.length, 1 + random.nextInt(3)), (byte) 0);
    }
    return ByteBuffer.wrap(bytes);
  }

  /** The frames with a few bytes changed, cut out, put in or repeated. */
  ByteBuffer mutated(List<Frame> frames) {
    ByteBuffer whole = ByteBuffer.allocate(64 << 10);
    frames.forEach(frame -> whole.put(FrameWriter.encode(frame)));
    byte[] bytes = Arrays.copyOf(whole.array(), whole.position());
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes = mutate(bytes);
    }
    return ByteBuffer.wrap(bytes);
  }

  private byte[] mutate(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(Math.min(40, bytes.length - at));
    switch (random.nextInt(5)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> {
        return at == 0 ? bytes : Arrays.copyOf(bytes, at);
      }
      case 3 -> {
        return bytes.length == length ? bytes : join(bytes, at, at + length);
      }
      default -> {
        return join(bytes, at + length, at);
      }
    }
    return bytes;
  }

  /** Returns the bytes before {@code end}, followed by the bytes from {@code start} on. */
  private static byte[] join(byte[] bytes, int end, int start) {
    byte[] joined = Arrays.copyOf(bytes, end + bytes.length - start);
    System.arraycopy(bytes, start, joined, end, bytes.length - start);
    return joined;
  }

  /** The frames again and again. */
  static ByteBuffer repeated(int times, Frame... frames) {
    ByteBuffer all = ByteBuffer.allocate(times * 100);
    for (int i = 0; i < times; i++) {
      for (Frame frame : frames) {
        all.put(FrameWriter.encode(frame));
      }
    }
    return all.flip();
  }

  boolean toss() {
    return random.nextBoolean();
  }

  @Override
  public String toString() {
    return "hostile bytes of seed " + seed;
  }
}
