package io.ttrpc.spring.boot.grpc;

import io.grpc.ClientCall;
import io.ttrpc.ClientCallStream;
import io.ttrpc.Status;

/** The client's side of a call over gRPC. */
record GrpcClientStream<Q>(ClientCall<Q, ?> call) implements ClientCallStream<Q> {
  @Override
  public void send(Q message) {
    call.sendMessage(message);
  }

  @Override
  public void closeSend() {
    call.halfClose();
  }

  @Override
  public boolean isReady() {
    return call.isReady();
  }

  @Override
  public void request(int messages) {
    call.request(messages);
  }

  @Override
  public void cancel(Status reason) {
    call.cancel(reason.message(), null);
  }
}
