package io.ttrpc.internal.transport;

import io.ttrpc.internal.wire.BufferPool;
import io.ttrpc.internal.wire.FrameBuffer;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameWriter;
import io.ttrpc.internal.wire.LargeFrame;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait to be written, in two lanes. A small frame that is the only one of its
 * stream is urgent: it may overtake the frames of other streams, so that a stream of many messages
 * does not hold back the responses of other calls. The frames of a lane keep their order. Not safe
 * for use by several threads: {@link OutgoingFrames} uses it under its lock.
 */
final class FrameLanes {
  /** The number of urgent bytes that are written before other frames get a turn. */
  private static final int URGENT_TURN = 64 << 10;

  final ArrayDeque<FrameBuffer> queue = new ArrayDeque<>(4);

  /** The frames that are written before those in {@link #queue}. Each is small. */
  final ArrayDeque<FrameBuffer> urgent = new ArrayDeque<>(4);

  /** The number of urgent bytes that were taken since another frame had a turn. */
  private int urgentBytes;

  /** True while the last buffer that was taken ends within a frame. */
  private boolean withinFrame;

  boolean isEmpty() {
    return queue.isEmpty() && urgent.isEmpty();
  }

  /** Appends a small frame, and returns its length. */
  int append(boolean isUrgent, int streamId, int type, int flags, FrameData data) {
    ArrayDeque<FrameBuffer> lane = isUrgent ? urgent : queue;
    int length = FrameWriter.length(data);
    FrameBuffer buffer = lane.peekLast();
    if (buffer == null || buffer.bytes().remaining() < length) {
      buffer = BufferPool.SHARED.take();
      lane.addLast(buffer);
    }
    buffer.add(streamId, type, flags, data);
    return length;
  }

  /** Appends a large frame, which is never urgent, and returns its length. */
  int append(int streamId, LargeFrame encoded) {
    encoded.setStreamId(streamId);
    queue.addAll(encoded.takePieces());
    return encoded.length();
  }

  /**
   * Takes the next buffer to write, or returns null if there is none. Urgent frames come first, but
   * not within another frame, and not without end.
   */
  @Nullable FrameBuffer take() {
    boolean turnIsOver = urgentBytes >= URGENT_TURN && !queue.isEmpty();
    if (withinFrame || turnIsOver || urgent.isEmpty()) {
      FrameBuffer next = queue.pollFirst();
      urgentBytes = 0;
      withinFrame = next != null && next.isContinued();
      return next;
    }
    FrameBuffer next = urgent.pollFirst();
    urgentBytes += next == null ? 0 : next.bytes().position();
    return next;
  }

  /** Drops all frames. */
  void clear() {
    queue.forEach(FrameBuffer::release);
    queue.clear();
    urgent.forEach(FrameBuffer::release);
    urgent.clear();
  }
}
