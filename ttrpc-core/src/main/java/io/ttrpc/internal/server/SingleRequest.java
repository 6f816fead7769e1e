package io.ttrpc.internal.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ttrpc.CallKind;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.Payload;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The request of a call that has one, until the handler takes it. A small message is decoded where
 * it lies; a large one is left to the handler's thread.
 */
final class SingleRequest<Q extends MessageLite> implements Requests<Q> {
  private final MethodDescriptor<Q, ?> method;

  /** One of the two is there until the request is taken. */
  private @Nullable Q decoded;

  private @Nullable ByteString encoded;

  SingleRequest(MethodDescriptor<Q, ?> method) {
    this.method = method;
  }

  @Override
  public void onRequest(
      Frame frame, Payload payload, MessageReader messages, MessageDecoder decoder) {
    if (MessageReader.isSmall(payload)) {
      try {
        decoded = messages.decode(method.requestType(), payload, decoder);
        return;
      } catch (TtrpcException e) {
        // Left to the handler's thread as well, whose interceptors want to see it.
      }
    }
    encoded = payload.keep();
  }

  @Override
  public Outcome onMessage(Frame frame) {
    return Outcome.FORBIDDEN;
  }

  /** {@inheritDoc} Some clients close a stream of responses that they have opened closed. */
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
    return data != null
        ? messages.decode(method.requestType(), data)
        : Objects.requireNonNull(message, "the request was taken already");
  }

  @Override
  public RequestStream<Q> stream() {
    throw new IllegalStateException(method.fullName() + " has one request");
  }
}
