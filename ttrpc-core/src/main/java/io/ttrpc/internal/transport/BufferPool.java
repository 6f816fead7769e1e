package io.ttrpc.internal.transport;

import io.ttrpc.internal.wire.FrameBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A few buffers that connections borrow while they have something to write, so that an idle one
 * holds none. Safe for any thread.
 */
final class BufferPool {
  /** Holds many small frames; larger frames get a buffer of their own. */
  private static final int BUFFER_SIZE = 16 << 10;

  static final BufferPool SHARED = new BufferPool(64);

  private final AtomicReferenceArray<FrameBuffer> slots;

  BufferPool(int size) {
    slots = new AtomicReferenceArray<>(size);
  }

  FrameBuffer take() {
    for (int i = 0; i < slots.length(); i++) {
      FrameBuffer buffer = slots.getPlain(i) == null ? null : slots.getAndSet(i, null);
      if (buffer != null) {
        buffer.bytes().clear();
        return buffer;
      }
    }
    return FrameBuffer.ofCapacity(BUFFER_SIZE);
  }

  /** Takes a buffer back; one of another size is left to the collector. */
  void give(FrameBuffer buffer) {
    if (buffer.bytes().capacity() != BUFFER_SIZE) {
      return;
    }
    for (int i = 0; i < slots.length(); i++) {
      if (slots.getPlain(i) == null && slots.compareAndSet(i, null, buffer)) {
        return;
      }
    }
  }
}
