package io.ttrpc.internal.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ttrpc.CallKind;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.message.Messages;
import io.ttrpc.internal.stream.Inbox;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.Payload;
import org.jspecify.annotations.Nullable;

/**
 * What the peer says on the stream of one call: its request, or messages until it closes its side.
 * {@code on…} methods belong to the connection's loop, {@link #take} to the handler.
 */
final class Requests<Q extends MessageLite> {
  private final MethodDescriptor<Q, ?> method;

  /** Where messages wait; null for a call with one request. */
  private final @Nullable Inbox inbox;

  /** The request of a call that has one, in one of two forms, until the handler takes it. */
  private @Nullable Q request;

  private @Nullable ByteString encodedRequest;

  /** Belongs to the loop. */
  private boolean remoteClosed;

  Requests(MethodDescriptor<Q, ?> method, @Nullable Inbox inbox) {
    this.method = method;
    this.inbox = inbox;
  }

  /** The messages that wait; null for a call with one request. */
  @Nullable Inbox inbox() {
    return inbox;
  }

  /** The request frame's flags and payload. */
  void onRequest(Frame frame, Payload payload, MessageDecoder decoder) {
    if (inbox == null) {
      keep(payload, decoder);
      remoteClosed = true;
      return;
    }
    // A client may open the stream with its first message; Go and Rust do so with no bytes, where
    // there is none. NO_DATA is no flag of requests, so a message counts whatever it says.
    if (payload.size() != 0) {
      inbox.offer(payload.keep());
    }
    if (frame.has(FrameHeader.REMOTE_CLOSED)) {
      onRemoteClosed(inbox);
    }
  }

  /** A small message is decoded where it lies; a large one is left to the handler's thread. */
  private void keep(Payload payload, MessageDecoder decoder) {
    if (Messages.isSmall(payload)) {
      try {
        request = Messages.decode(method.requestType(), payload, decoder);
        return;
      } catch (TtrpcException e) {
        // Left to the handler's thread as well, whose interceptors want to see it.
      }
    }
    encodedRequest = payload.keep();
  }

  /** Handles a data frame of this stream. */
  Outcome onData(Frame frame) {
    boolean noData = frame.has(FrameHeader.NO_DATA);
    boolean closes = frame.has(FrameHeader.REMOTE_CLOSED);
    if (noData && !closes) {
      return Outcome.TAKEN;
    }
    if (noData && remoteClosed && method.kind() != CallKind.UNARY) {
      // Closed twice is closed; some clients also close what they opened closed.
      return Outcome.TAKEN;
    }
    if (inbox == null || remoteClosed) {
      return Outcome.FORBIDDEN;
    }
    if (!noData && !inbox.offer(frame.keep())) {
      return Outcome.NO_ROOM;
    }
    if (closes) {
      onRemoteClosed(inbox);
    }
    return Outcome.TAKEN;
  }

  private void onRemoteClosed(Inbox messages) {
    remoteClosed = true;
    messages.end();
  }

  /** The next message; null if there is none, or none any more. Waits where messages stream. */
  @Nullable Q take() throws InterruptedException {
    if (inbox != null) {
      inbox.await();
      ByteString data = inbox.poll();
      return data == null ? null : Messages.decode(method.requestType(), data);
    }
    Q message = request;
    if (message == null && encodedRequest != null) {
      message = Messages.decode(method.requestType(), encodedRequest);
    }
    request = null;
    encodedRequest = null;
    return message;
  }

  /** What has become of a data frame. */
  enum Outcome {
    TAKEN,
    /** It has to be offered again. */
    NO_ROOM,
    /** Nothing may come on this stream any more. */
    FORBIDDEN
  }
}
