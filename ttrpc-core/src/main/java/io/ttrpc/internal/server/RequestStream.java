package io.ttrpc.internal.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.stream.StreamBuffer;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHeader;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.MessageScale;
import io.ttrpc.internal.wire.MessageWeight;
import io.ttrpc.internal.wire.Payload;
import org.jspecify.annotations.Nullable;

/** The requests of a call with a stream of requests, until the peer closes its side. */
final class RequestStream<Q extends MessageLite> implements Requests<Q> {
  /**
   * The size in bytes up to which the message that a handler has taken counts as a part of its
   * call.
   */
  private static final int SMALL = 32;

  private final MethodDescriptor<Q, ?> method;
  private final StreamBuffer buffer;
  private final MessageWeight.Lazy weight;
  private final CallMemory memory;

  /** Used by the consumer only. */
  private final MessageScale scale = new MessageScale();

  /** True once the peer has closed its side. Used by the loop only. */
  private boolean remoteClosed;

  RequestStream(
      MethodDescriptor<Q, ?> method,
      StreamBuffer buffer,
      MessageWeight.Lazy weight,
      CallMemory memory) {
    this.method = method;
    this.buffer = buffer;
    this.weight = weight;
    this.memory = memory;
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
    if (data == null) {
      return null;
    }
    if (data.size() > SMALL) {
      memory.take(data.size() + MessageReader.weigh(weight.get(), data, scale));
    }
    return messages.decode(method.requestType(), data);
  }

  @Override
  public void onCallEnd(Status status) {
    if (status.isOk()) {
      buffer.discard();
    } else {
      buffer.discard(new TtrpcException(status));
    }
  }

  /** {@inheritDoc} The end of the call does so. */
  @Override
  public void onNeverBegun() {}
}
