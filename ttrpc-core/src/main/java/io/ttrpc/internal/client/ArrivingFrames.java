package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.message.WireValues;
import io.ttrpc.internal.stream.StreamBuffer;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.Payload;
import io.ttrpc.internal.wire.ResponseEnvelope;
import java.io.IOException;

/**
 * Passes the frames that arrive on a connection to the streams they belong to. Used by the thread
 * of the connection's loop only.
 */
final class ArrivingFrames {
  private final MessageReader messages;
  private final MessageDecoder decoder;
  private final int maxDataLength;
  private final ResponseEnvelope response = new ResponseEnvelope();

  ArrivingFrames(MessageReader messages, MessageDecoder decoder, int maxDataLength) {
    this.messages = messages;
    this.decoder = decoder;
    this.maxDataLength = maxDataLength;
  }

  /**
   * Handles a frame of the stream. Returns false if the stream's buffer has no room for it now; the
   * frame must then be offered again.
   */
  boolean onFrame(ClientStream<?, ?> stream, Frame frame) {
    return switch (frame.type()) {
      case FrameHeader.RESPONSE -> onResponse(stream, frame);
      case FrameHeader.DATA -> onData(stream, frame);
      default -> {
        stream.fail(protocolError("expected a response or data frame but got " + frame));
        yield true;
      }
    };
  }

  /** Fails the stream, because a frame of it was longer than the limit and has been skipped. */
  void onOversizedFrame(ClientStream<?, ?> stream, int length) {
    stream.fail(failures().messageTooLarge(length, maxDataLength));
  }

  private <R extends MessageLite> boolean onResponse(ClientStream<?, R> stream, Frame frame) {
    try {
      response.read(frame);
    } catch (IOException e) {
      stream.fail(
          failures()
              .local(
                  StatusCode.INTERNAL,
                  "ttrpc: error unmarshalling response: " + e.getMessage(),
                  e));
      return true;
    }
    StreamBuffer buffer = stream.buffer();
    if (response.status().code() != 0) {
      onFailure(stream);
    } else if (buffer == null) {
      onSingleResponse(stream, response.payload());
    } else {
      // A peer may end a stream of responses with a response frame. Its payload is the last
      // message, unless it is empty.
      Payload last = response.payload();
      if (last.size() != 0 && !buffer.offer(last.keep())) {
        return false;
      }
      stream.complete();
    }
    return true;
  }

  private void onFailure(ClientStream<?, ?> stream) {
    OutgoingCall<?, ?> call = stream.call();
    // Go's server refuses data that arrives after the deadline with INVALID_ARGUMENT. The cause is
    // the deadline, so the caller is told that.
    stream.fail(
        call.remainingNanos() <= 0
            ? call.deadlineExceeded()
            : failures().fromPeer(WireValues.fromWire(response.status())));
  }

  /**
   * Decodes a small response in place. Keeps a large one encoded, for the caller's thread to
   * decode.
   */
  private <R extends MessageLite> void onSingleResponse(
      ClientStream<?, R> stream, Payload payload) {
    if (stream.hasEnded()) {
      // Another thread has ended the call, and its caller may already be reading the response
      // object.
      return;
    }
    SingleResponse<R> single = stream.singleResponse();
    if (MessageReader.isSmall(payload)) {
      try {
        single.put(messages.decode(stream.call().method().responseType(), payload, decoder));
      } catch (TtrpcException e) {
        stream.fail(e);
        return;
      }
    } else {
      single.putEncoded(payload.keep());
    }
    stream.complete();
  }

  private static boolean onData(ClientStream<?, ?> stream, Frame frame) {
    StreamBuffer buffer = stream.buffer();
    if (buffer == null) {
      stream.fail(protocolError("expected a response frame but got " + frame));
      return true;
    }
    if (!frame.has(FrameHeader.NO_DATA)) {
      if (!buffer.offer(frame.keep())) {
        return false;
      }
    } else if (!frame.data().isEmpty()) {
      stream.fail(
          protocolError("expected a frame without data, as its flag says, but got " + frame));
      return true;
    }
    if (frame.has(FrameHeader.REMOTE_CLOSED)) {
      stream.complete();
    }
    return true;
  }

  private static TtrpcException protocolError(String message) {
    return failures().local(StatusCode.INTERNAL, "protocol error: " + message);
  }
}
