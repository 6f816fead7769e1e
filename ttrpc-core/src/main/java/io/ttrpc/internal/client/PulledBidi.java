package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.BidiStreamingCall;
import org.jspecify.annotations.Nullable;

/** A bidi-streaming call whose caller sends and receives in blocking methods. */
final class PulledBidi<Q extends MessageLite, R extends MessageLite>
    implements BidiStreamingCall<Q, R> {
  private final Exchange<Q, R> call;

  PulledBidi(Exchange<Q, R> call) {
    this.call = call;
  }

  @Override
  public void send(Q message) {
    call.send(message);
  }

  @Override
  public void closeSend() {
    call.closeSend();
  }

  @Override
  public @Nullable R receive() {
    return call.receive();
  }

  @Override
  public void close() {
    call.close();
  }
}
