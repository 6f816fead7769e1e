package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.BidiStreamingCall;
import org.jspecify.annotations.Nullable;

/** A bidi-streaming call whose caller sends and receives in blocking methods. */
final class PulledBidi<Q extends MessageLite, R extends MessageLite>
    implements BidiStreamingCall<Q, R> {
  private final ClientStream<Q, R> stream;
  private final RequestSender<Q> sender;
  private final ResponseReader<R> reader;

  PulledBidi(ClientStream<Q, R> stream) {
    this.stream = stream;
    this.sender = new RequestSender<>(stream);
    this.reader = new ResponseReader<>(stream);
  }

  @Override
  public void send(Q message) {
    sender.send(message);
  }

  @Override
  public void closeSend() {
    sender.closeSend();
  }

  @Override
  public @Nullable R receive() {
    return reader.receive();
  }

  @Override
  public void close() {
    stream.close(stream.call().closedByCaller());
  }
}
