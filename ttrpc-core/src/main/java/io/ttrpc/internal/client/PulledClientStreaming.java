package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.ClientStreamingCall;

/** A client-streaming call whose caller sends and receives in blocking methods. */
final class PulledClientStreaming<Q extends MessageLite, R extends MessageLite>
    implements ClientStreamingCall<Q, R> {
  private final Exchange<Q, R> call;

  PulledClientStreaming(Exchange<Q, R> call) {
    this.call = call;
  }

  @Override
  public void send(Q message) {
    call.send(message);
  }

  @Override
  public R closeAndReceive() {
    call.closeSendUnlessEnded();
    return call.awaitResponse();
  }

  @Override
  public void close() {
    call.close();
  }
}
