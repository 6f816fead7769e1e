package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.Status;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.message.MessageReader;
import io.ttrpc.internal.stream.StreamBuffer;
import io.ttrpc.internal.transport.OutgoingFrames;
import org.jspecify.annotations.Nullable;

/** The receiver of a call's requests. Its handler can do nothing with it but receive. */
final class RequestReceiver<Q extends MessageLite> implements StreamReceiver<Q> {
  private final RequestStream<Q> requests;
  private final MessageReader messages;
  private final OutgoingFrames outgoing;
  private final ServerCallContext context;
  private final CallObservers observers;

  RequestReceiver(RequestStream<Q> requests, CallEnd end) {
    this.requests = requests;
    this.messages = end.connection().messages();
    this.outgoing = end.connection().outgoing();
    this.context = end.context();
    this.observers = end.observers();
  }

  @Override
  public @Nullable Q receive() {
    await(requests.buffer());
    Q message = requests.poll(messages);
    if (message != null) {
      observers.receive(message);
      return message;
    }
    Status cancellation = context.cancellation();
    if (cancellation != null) {
      // Requests may have been dropped, so that this end must not look like the peer's.
      throw new TtrpcException(cancellation);
    }
    return null;
  }

  private void await(StreamBuffer buffer) {
    if (!buffer.isReadable()) {
      // The peer may wait for responses that are not flushed yet.
      outgoing.flush();
    }
    try {
      buffer.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw context.cancelled("the handler's thread was interrupted");
    }
  }
}
