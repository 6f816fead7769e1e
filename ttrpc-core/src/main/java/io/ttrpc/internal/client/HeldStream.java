package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.BidiStream;
import io.ttrpc.ReplyStream;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.UploadStream;
import org.jspecify.annotations.Nullable;

/**
 * A streaming call in its caller's hands; which of the three it is depends on the method's kind.
 */
final class HeldStream<Q extends MessageLite, R extends MessageLite>
    implements ReplyStream<R>, UploadStream<Q, R>, BidiStream<Q, R> {
  private final ClientStream<Q, R> stream;

  HeldStream(ClientStream<Q, R> stream) {
    this.stream = stream;
  }

  @Override
  public void send(Q message) {
    stream.send(message);
  }

  @Override
  public void closeSend() {
    stream.closeSend();
  }

  @Override
  public @Nullable R receive() {
    return stream.receive();
  }

  @Override
  public R closeAndReceive() {
    stream.closeSendUnlessEnded();
    return stream.awaitReply();
  }

  /** Gives the call up. Does nothing once the stream has ended, but for what was not read. */
  @Override
  public void close() {
    stream.cancel(
        new TtrpcException(
            StatusCode.CANCELLED,
            "the caller closed the stream of " + stream.call().method().fullName()));
  }
}
