package io.ttrpc.spring.boot.grpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.ttrpc.ResponseListener;

/** The responses of a call over gRPC. */
final class GrpcResponses<R> extends ClientCall.Listener<R> {
  private final ResponseListener<R> listener;

  GrpcResponses(ResponseListener<R> listener) {
    this.listener = listener;
  }

  @Override
  public void onMessage(R message) {
    listener.onMessage(message);
  }

  @Override
  public void onReady() {
    listener.onReady();
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    listener.onEnd(GrpcStatus.fromGrpc(status, trailers));
  }
}
