package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.Payload;

/**
 * The requests of one call as they arrive: one, or messages until the peer closes its side. {@code
 * on…} methods belong to the connection's loop, the others to the handler.
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

  /** Handles a data frame that does nothing but close the peer's side. */
  Outcome onRemoteClosed();

  /** Takes the request of a call that has one. */
  Q takeOnly(MessageReader messages);

  /** Returns the messages of a call that has several. */
  RequestStream<Q> stream();

  /** The fate of a data frame. */
  enum Outcome {
    TAKEN,
    /** It has to be offered again. */
    NO_ROOM,
    /** Nothing may come on this stream any more. */
    FORBIDDEN,
    /** It has bytes and says that it has none. */
    CONTRADICTORY
  }
}
