package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;

/** The call on a stream of a ttrpc connection. */
final class FrameExchange<Q extends MessageLite, R extends MessageLite> implements Exchange<Q, R> {
  private final ClientStream<Q, R> stream;
  private final RequestSender<Q> sender;
  private final ResponseReader<R> reader;

  FrameExchange(ClientStream<Q, R> stream) {
    this.stream = stream;
    this.sender = new RequestSender<>(stream);
    this.reader = new ResponseReader<>(stream);
  }

  @Override
  public void send(Q message) {
    sender.send(message);
  }

  @Override
  public boolean sendUnlessEnded(Q message) {
    return sender.sendUnlessEnded(message);
  }

  @Override
  public void closeSend() {
    sender.closeSend();
  }

  @Override
  public void closeSendUnlessEnded() {
    sender.closeSendUnlessEnded();
  }

  @Override
  public R awaitResponse() {
    return reader.awaitResponse();
  }

  @Override
  public @Nullable R receive() {
    return reader.receive();
  }

  @Override
  public void giveUpFor(Throwable cause) {
    stream.giveUp(stream.call().givenUpFor("the caller failed", cause));
  }

  @Override
  public void close() {
    stream.close(stream.call().closedByCaller());
  }
}
