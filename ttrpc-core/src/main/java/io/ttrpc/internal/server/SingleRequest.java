package io.ttrpc.internal.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ttrpc.CallKind;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.MessageScale;
import io.ttrpc.internal.wire.MessageWeight;
import io.ttrpc.internal.wire.Payload;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The request of a call with a single request, until the handler takes it. A small message is
 * decoded in place. A large one is kept encoded, for the handler's thread to decode.
 */
final class SingleRequest<Q extends MessageLite> implements Requests<Q> {
  private final MethodDescriptor<Q, ?> method;
  private final MessageWeight.Lazy weight;
  private final CallMemory memory;

  /** The request, decoded or encoded, until it is taken. */
  private @Nullable Q decoded;

  private @Nullable ByteString encoded;

  SingleRequest(MethodDescriptor<Q, ?> method, MessageWeight.Lazy weight, CallMemory memory) {
    this.method = method;
    this.weight = weight;
    this.memory = memory;
  }

  @Override
  public void onRequest(
      Frame frame, Payload payload, MessageReader messages, MessageDecoder decoder) {
    if (MessageReader.isSmall(payload)) {
      try {
        decoded = messages.decode(method.requestType(), payload, decoder);
        return;
      } catch (TtrpcException e) {
        // The handler's thread decodes it again and fails, so that the interceptors see the
        // failure.
      }
    }
    encoded = payload.keep();
  }

  @Override
  public Outcome onMessage(Frame frame) {
    return Outcome.FORBIDDEN;
  }

  /**
   * {@inheritDoc} Clients may send this for a stream of responses whose request frame has closed
   * their side already.
   */
  @Override
  public Outcome onRemoteClosed() {
    return method.kind() == CallKind.UNARY ? Outcome.FORBIDDEN : Outcome.TAKEN;
  }

  @Override
  public Q takeOnly(MessageReader messages) {
    Q message = decoded;
    ByteString data = encoded;
    decoded = null;
    encoded = null;
    if (data == null) {
      return Objects.requireNonNull(message, "the request was taken already");
    }
    memory.take(MessageReader.weigh(weight.get(), data, new MessageScale()));
    return messages.decode(method.requestType(), data);
  }

  /** {@inheritDoc} The handler may be about to take the request. */
  @Override
  public void onCallEnd(Status status) {}

  @Override
  public void onNeverBegun() {
    decoded = null;
    encoded = null;
  }

  @Override
  public RequestStream<Q> stream() {
    throw new IllegalStateException(method.fullName() + " has one request");
  }
}
