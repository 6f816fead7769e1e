package io.ttrpc.internal.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.stream.StreamBuffer;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.Payload;
import org.jspecify.annotations.Nullable;

/** The requests of a call that has several, until the peer closes its side. */
final class RequestStream<Q extends MessageLite> implements Requests<Q> {
  private final MethodDescriptor<Q, ?> method;
  private final StreamBuffer buffer;

  /** Belongs to the loop. */
  private boolean remoteClosed;

  RequestStream(MethodDescriptor<Q, ?> method, StreamBuffer buffer) {
    this.method = method;
    this.buffer = buffer;
  }

  @Override
  public void onRequest(
      Frame frame, Payload payload, MessageReader messages, MessageDecoder decoder) {
    // A client may open the stream with its first message; Go and Rust do so with no bytes, where
    // there is none. NO_DATA is no flag of requests, so a message counts whatever it says.
    if (payload.size() != 0) {
      buffer.offer(payload.keep());
    }
    if (frame.has(FrameHeader.REMOTE_CLOSED)) {
      closeRemote();
    }
  }

  @Override
  public Outcome onMessage(Frame frame) {
    if (remoteClosed) {
      return Outcome.FORBIDDEN;
    }
    if (!buffer.offer(frame.keep())) {
      return Outcome.NO_ROOM;
    }
    if (frame.has(FrameHeader.REMOTE_CLOSED)) {
      closeRemote();
    }
    return Outcome.TAKEN;
  }

  /** {@inheritDoc} Closed twice is closed; some clients also close what they opened closed. */
  @Override
  public Outcome onRemoteClosed() {
    if (!remoteClosed) {
      closeRemote();
    }
    return Outcome.TAKEN;
  }

  private void closeRemote() {
    remoteClosed = true;
    buffer.end();
  }

  @Override
  public Q takeOnly(MessageReader messages) {
    throw new IllegalStateException(method.fullName() + " has a stream of requests");
  }

  @Override
  public RequestStream<Q> stream() {
    return this;
  }

  /** Where messages wait. */
  StreamBuffer buffer() {
    return buffer;
  }

  /** Takes the next message; null if none is here, or none comes any more. */
  @Nullable Q poll(MessageReader messages) {
    ByteString data = buffer.poll();
    return data == null ? null : messages.decode(method.requestType(), data);
  }
}
