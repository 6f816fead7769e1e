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

/** The requests of a call with a stream of requests, until the peer closes its side. */
final class RequestStream<Q extends MessageLite> implements Requests<Q> {
  private final MethodDescriptor<Q, ?> method;
  private final StreamBuffer buffer;

  /** True once the peer has closed its side. Used by the loop only. */
  private boolean remoteClosed;

  RequestStream(MethodDescriptor<Q, ?> method, StreamBuffer buffer) {
    this.method = method;
    this.buffer = buffer;
  }

  @Override
  public void onRequest(
      Frame frame, Payload payload, MessageReader messages, MessageDecoder decoder) {
    // A client may send its first message in the request frame. Go and Rust send an empty payload
    // there if they have none. NO_DATA is not a flag of request frames, so that a message counts
    // even if the flag is set.
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

  /**
   * {@inheritDoc} Closing twice is allowed: some clients also close a stream whose request frame
   * has closed it.
   */
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

  /** Returns the buffer of the messages that were not received yet. */
  StreamBuffer buffer() {
    return buffer;
  }

  /** Takes the next message. Returns null if there is none at this time, or none any more. */
  @Nullable Q poll(MessageReader messages) {
    ByteString data = buffer.poll();
    return data == null ? null : messages.decode(method.requestType(), data);
  }
}
