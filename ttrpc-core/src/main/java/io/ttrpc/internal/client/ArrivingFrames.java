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

/** Tells streams what the peer says on them. Belongs to the connection's loop. */
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

  /** Handles a frame of that stream; returns false if it has to be offered again. */
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

  /** Handles a frame of that stream whose data was too long to be kept. */
  void onOversizedFrame(ClientStream<?, ?> stream, int length) {
    stream.fail(failures().messageTooLarge(length, maxDataLength));
  }

  private <R extends MessageLite> boolean onResponse(ClientStream<?, R> stream, Frame frame) {
    try {
      response.read(frame);
    } catch (IOException e) {
      stream.fail(
          new TtrpcException(
              StatusCode.INTERNAL, "ttrpc: error unmarshalling response: " + e.getMessage(), e));
      return true;
    }
    StreamBuffer buffer = stream.buffer();
    if (response.status().code() != 0) {
      onFailure(stream);
    } else if (buffer == null) {
      onSingleResponse(stream, response.payload());
    } else {
      // A peer may end a stream of responses this way; an empty payload is no message then.
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
    // Go blames the data that comes after the deadline: INVALID_ARGUMENT.
    stream.fail(
        call.remainingNanos() <= 0
            ? call.deadlineExceeded()
            : failures().fromPeer(WireValues.fromWire(response.status())));
  }

  /** A small response is decoded where it lies; a large one is left to the caller's thread. */
  private <R extends MessageLite> void onSingleResponse(
      ClientStream<?, R> stream, Payload payload) {
    if (stream.hasEnded()) {
      // An end that another thread has set counts, and its caller may be looking.
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
    return new TtrpcException(StatusCode.INTERNAL, "protocol error: " + message);
  }
}
