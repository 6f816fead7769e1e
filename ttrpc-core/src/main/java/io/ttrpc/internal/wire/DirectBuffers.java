package io.ttrpc.internal.wire;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A limited number of direct buffers of one size. A buffer that its borrower has lost is replaced
 * after it was garbage-collected. Safe for use by any thread.
 */
final class DirectBuffers {
  private final int bufferSize;
  private final Pool<FrameBuffer> free;
  private final ReferenceQueue<FrameBuffer> lost = new ReferenceQueue<>();

  /** The existing buffers, lent or free. */
  @GuardedBy("this")
  private final Set<Reference<? extends FrameBuffer>> existing = new HashSet<>();

  @GuardedBy("this")
  private int most;

  DirectBuffers(int bufferSize, int most) {
    this.bufferSize = bufferSize;
    this.most = most;
    this.free = new Pool<>(most);
  }

  /** Returns an empty buffer, or null if all are lent. */
  @Nullable FrameBuffer take() {
    FrameBuffer buffer = free.poll();
    if (buffer == null) {
      buffer = allocate();
    }
    if (buffer != null) {
      buffer.lend();
    }
    return buffer;
  }

  private synchronized @Nullable FrameBuffer allocate() {
    for (var gone = lost.poll(); gone != null; gone = lost.poll()) {
      existing.remove(gone);
    }
    if (existing.size() >= most) {
      return null;
    }
    try {
      FrameBuffer buffer = new FrameBuffer(ByteBuffer.allocateDirect(bufferSize), free);
      existing.add(new WeakReference<>(buffer, lost));
      return buffer;
    } catch (OutOfMemoryError e) {
      // Heap buffers serve as well. The allocation is never tried again, because the JDK collects
      // garbage and waits for up to a second before it fails.
      most = existing.size();
      return null;
    }
  }
}
