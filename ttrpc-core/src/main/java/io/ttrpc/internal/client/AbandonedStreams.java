package io.ttrpc.internal.client;

import io.ttrpc.internal.time.Timers;
import io.ttrpc.internal.transport.OutgoingFrames;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameHeader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bidi streams that this side has given up without having closed its sending side. The protocol
 * has no frame that cancels a stream, so each of them is half-closed, and a handler that waits for
 * requests goes on. Streams of a client-streaming method are not half-closed: their handlers would
 * take the requests so far for all of them.
 *
 * <p>The half-close follows after a short time, and not at all if the peer has ended the stream by
 * then. Go's server up to 1.2.7 panics if it gets data for a stream that it has ended, which is
 * likely while its last frame is on its way.
 *
 * <p>Safe for use by any thread.
 */
final class AbandonedStreams {
  private static final long DELAY_NANOS = 20_000_000;

  private final OutgoingFrames outgoing;
  private final Timers timers;
  private final Set<Integer> ids = ConcurrentHashMap.newKeySet();

  AbandonedStreams(OutgoingFrames outgoing, Timers timers) {
    this.outgoing = outgoing;
    this.timers = timers;
  }

  /** Adds a stream on which this side sends nothing any more. */
  void add(int streamId) {
    ids.add(streamId);
    timers.schedule(DELAY_NANOS, () -> halfClose(streamId));
  }

  /** Handles a frame that belongs to no open stream. */
  void onFrame(Frame frame) {
    if (frame.type() == FrameHeader.RESPONSE || frame.has(FrameHeader.REMOTE_CLOSED)) {
      onEnded(frame.streamId());
    }
  }

  /** Forgets a stream that the peer has ended. */
  void onEnded(int streamId) {
    if (!ids.isEmpty()) {
      ids.remove(streamId);
    }
  }

  private void halfClose(int streamId) {
    if (ids.remove(streamId)) {
      int flags = FrameHeader.REMOTE_CLOSED | FrameHeader.NO_DATA;
      outgoing.append(streamId, FrameHeader.DATA, flags, FrameData.NONE);
      outgoing.flush();
    }
  }
}
