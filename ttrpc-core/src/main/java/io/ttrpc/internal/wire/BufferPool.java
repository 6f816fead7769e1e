package io.ttrpc.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * A pool of buffers that connections borrow while they have something to write, so that an idle
 * connection holds none. The buffers are direct, so that the JDK does not keep a direct buffer for
 * each thread that writes. While all of them are lent, heap buffers take their place, which limits
 * the direct memory. Each buffer must be returned with {@link FrameBuffer#release}. Safe for use by
 * any thread.
 */
public final class BufferPool {
  /**
   * The capacity in bytes of a small buffer, which holds many small frames or one of medium size.
   */
  static final int SMALL = 16 << 10;

  /** The capacity in bytes of a large buffer, which holds a piece of a large frame. */
  static final int LARGE = 64 << 10;

  /** The pool of this process, with at most 1 MiB of small and 2 MiB of large buffers. */
  public static final BufferPool SHARED = new BufferPool(64, 32);

  private final DirectBuffers small;
  private final DirectBuffers large;

  /** Creates a pool with these limits of direct buffers. */
  BufferPool(int mostSmall, int mostLarge) {
    small = new DirectBuffers(SMALL, mostSmall);
    large = new DirectBuffers(LARGE, mostLarge);
  }

  /** Returns an empty small buffer. */
  public FrameBuffer take() {
    FrameBuffer buffer = small.take();
    return buffer == null ? FrameBuffer.ofCapacity(SMALL) : buffer;
  }

  /**
   * Returns an empty buffer for the given number of bytes, or for a part of them if they exceed the
   * largest buffer.
   */
  FrameBuffer take(int bytes) {
    if (bytes <= SMALL) {
      return take();
    }
    @Nullable FrameBuffer buffer = large.take();
    return buffer == null ? FrameBuffer.ofCapacity(Math.min(bytes, LARGE)) : buffer;
  }
}
