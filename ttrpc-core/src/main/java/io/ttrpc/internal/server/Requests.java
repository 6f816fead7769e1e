package io.ttrpc.internal.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ttrpc.CallKind;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.message.LazyMessage;
import io.ttrpc.internal.message.Messages;
import io.ttrpc.internal.stream.Inbox;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.Payload;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one call as they arrive: one, or messages until the peer closes its side. {@code
 * on…} methods belong to the connection's loop, the others to the handler.
 */
final class Requests<Q extends MessageLite> {
  private final MethodDescriptor<Q, ?> method;

  /** Where messages wait; null for a call with one request. */
  private final @Nullable Inbox inbox;

  /** The request of a call that has one, until the handler takes it. */
  private @Nullable LazyMessage<Q> request;

  /** Belongs to the loop. */
  private boolean remoteClosed;

  Requests(MethodDescriptor<Q, ?> method, @Nullable Inbox inbox) {
    this.method = method;
    this.inbox = inbox;
  }

  /** Handles the request frame's flags and payload. */
  void onRequest(Frame frame, Payload payload, MessageDecoder decoder) {
    if (inbox == null) {
      request = decodeIfSmall(payload, decoder);
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
  private LazyMessage<Q> decodeIfSmall(Payload payload, MessageDecoder decoder) {
    if (Messages.isSmall(payload)) {
      try {
        return LazyMessage.decoded(Messages.decode(method.requestType(), payload, decoder));
      } catch (TtrpcException e) {
        // Left to the handler's thread as well, whose interceptors want to see it.
      }
    }
    return LazyMessage.encoded(method.requestType(), payload.keep());
  }

  /** Handles a data frame of this stream. */
  Outcome onData(Frame frame) {
    boolean noData = frame.has(FrameHeader.NO_DATA);
    boolean closes = frame.has(FrameHeader.REMOTE_CLOSED);
    if (noData && frame.length() > 0) {
      return Outcome.CONTRADICTORY;
    }
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

  /** Takes the request of a call that has one. */
  Q takeOnly() {
    LazyMessage<Q> only = Objects.requireNonNull(request, "the request was taken already");
    request = null;
    return only.get();
  }

  /** The messages of a call that has several. */
  Inbox inbox() {
    return Objects.requireNonNull(inbox, "a call with one request has no inbox");
  }

  /** Takes the next message; null if none is here, or none comes any more. */
  @Nullable Q poll() {
    ByteString data = inbox().poll();
    return data == null ? null : Messages.decode(method.requestType(), data);
  }

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
