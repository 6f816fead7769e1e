package io.ttrpc.spring.boot.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.ttrpc.ServerCallStream;
import io.ttrpc.Status;

/** The server's side of a call over gRPC. */
final class GrpcServerStream<R> implements ServerCallStream<R> {
  private final ServerCall<?, R> call;

  /** Used by one thread at a time, as {@link #send} is. */
  private boolean headersSent;

  GrpcServerStream(ServerCall<?, R> call) {
    this.call = call;
  }

  @Override
  public void send(R message) {
    if (call.isCancelled()) {
      return;
    }
    if (!headersSent) {
      headersSent = true;
      call.sendHeaders(new Metadata());
    }
    call.sendMessage(message);
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
  public void end(Status status) {
    if (!call.isCancelled()) {
      call.close(GrpcStatus.toGrpc(status), GrpcStatus.trailers(status));
    }
  }
}
