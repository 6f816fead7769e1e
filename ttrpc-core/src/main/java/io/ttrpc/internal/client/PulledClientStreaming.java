package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.ClientStreamingCall;

/** A client-streaming call whose caller sends and receives in blocking methods. */
final class PulledClientStreaming<Q extends MessageLite, R extends MessageLite>
    implements ClientStreamingCall<Q, R> {
  private final ClientStream<Q, R> stream;
  private final RequestSender<Q> sender;
  private final ResponseReader<R> reader;

  PulledClientStreaming(ClientStream<Q, R> stream) {
    this.stream = stream;
    this.sender = new RequestSender<>(stream);
    this.reader = new ResponseReader<>(stream);
  }

  @Override
  public void send(Q message) {
    sender.send(message);
  }

  @Override
  public R closeAndReceive() {
    sender.closeSendUnlessEnded();
    return reader.awaitResponse();
  }

  @Override
  public void close() {
    stream.close(stream.call().closedByCaller());
  }
}
