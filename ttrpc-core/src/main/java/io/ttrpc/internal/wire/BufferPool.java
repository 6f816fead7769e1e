package io.ttrpc.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * Buffers that connections borrow while they have something to write, so that an idle one holds
 * none. They are direct, so that the JDK does not keep a direct buffer for each thread that writes;
 * while all of them are lent, heap buffers take their place, which bounds the direct memory. Each
 * buffer is given back with {@link FrameBuffer#release}. Safe for any thread.
 */
public final class BufferPool {
  /** Holds many small frames, or one of medium size. */
  static final int SMALL = 16 << 10;

  /** Holds a piece of a large frame. */
  static final int LARGE = 64 << 10;

  /** The pool of this process: at most 1 MiB of small and 2 MiB of large buffers. */
  public static final BufferPool SHARED = new BufferPool(64, 32);

  private final DirectBuffers small;
  private final DirectBuffers large;

  /** A pool of that many direct buffers. */
  BufferPool(int mostSmall, int mostLarge) {
    small = new DirectBuffers(SMALL, mostSmall);
    large = new DirectBuffers(LARGE, mostLarge);
  }

  /** Lends an empty small buffer. */
  public FrameBuffer take() {
    FrameBuffer buffer = small.take();
    return buffer == null ? FrameBuffer.ofCapacity(SMALL) : buffer;
  }

  /** Lends an empty buffer for that many bytes, or for as many of them as a buffer holds. */
  FrameBuffer take(int bytes) {
    if (bytes <= SMALL) {
      return take();
    }
    @Nullable FrameBuffer buffer = large.take();
    return buffer == null ? FrameBuffer.ofCapacity(Math.min(bytes, LARGE)) : buffer;
  }
}
