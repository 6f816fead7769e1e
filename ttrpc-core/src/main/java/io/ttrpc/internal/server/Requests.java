package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.Status;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.Payload;

/**
 * The requests of one call: a single one, or a stream until the peer closes its side. The
 * connection's loop calls the {@code on…} methods, the handler the others.
 */
sealed interface Requests<Q extends MessageLite> permits SingleRequest, RequestStream {
  /** Handles the request frame's flags and payload. */
  void onRequest(Frame frame, Payload payload, MessageReader messages, MessageDecoder decoder);

  /** Handles a data frame of this stream. */
  default Outcome onData(Frame frame) {
    if (!frame.has(FrameHeader.NO_DATA)) {
      return onMessage(frame);
    }
    if (frame.length() > 0) {
      return Outcome.CONTRADICTORY;
    }
    return frame.has(FrameHeader.REMOTE_CLOSED) ? onRemoteClosed() : Outcome.TAKEN;
  }

  /** Handles a data frame that carries a message, and may close the peer's side. */
  Outcome onMessage(Frame frame);

  /** Handles a data frame without a message that closes the peer's side. */
  Outcome onRemoteClosed();

  /**
   * Takes the request of a call with a single request.
   *
   * @throws IllegalStateException if the call has a stream of requests
   */
  Q takeOnly(MessageReader messages);

  /** Drops the requests that were not received, because the call has ended with the status. */
  void onCallEnd(Status status);

  /** Drops the requests of a call that has ended before its handler began. */
  void onNeverBegun();

  /**
   * Returns the requests of a call with a stream of requests.
   *
   * @throws IllegalStateException if the call has a single request
   */
  RequestStream<Q> stream();

  /** The outcome of a data frame. */
  enum Outcome {
    /** The frame was handled. */
    TAKEN,
    /** The buffer has no room now, and the frame must be offered again. */
    NO_ROOM,
    /**
     * The peer has closed its side or has sent its only message, so that the frame is not allowed.
     */
    FORBIDDEN,
    /** The frame has data, although its flags say that it has none. */
    CONTRADICTORY
  }
}
