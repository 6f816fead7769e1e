package io.ttrpc.spring.boot.grpc;

import io.grpc.ServerCall;
import io.ttrpc.Deadline;
import io.ttrpc.RequestListener;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import org.jspecify.annotations.Nullable;

/** The requests of a call over gRPC. */
final class GrpcRequests<Q> extends ServerCall.Listener<Q> {
  private final RequestListener<Q> listener;
  private final @Nullable Deadline deadline;

  GrpcRequests(RequestListener<Q> listener, @Nullable Deadline deadline) {
    this.listener = listener;
    this.deadline = deadline;
  }

  @Override
  public void onMessage(Q message) {
    listener.onMessage(message);
  }

  @Override
  public void onHalfClose() {
    listener.onRemoteClosed();
  }

  @Override
  public void onReady() {
    listener.onReady();
  }

  /** {@inheritDoc} gRPC also cancels a call whose deadline has passed. */
  @Override
  public void onCancel() {
    listener.onCancel(
        deadline != null && deadline.isExpired()
            ? Status.of(StatusCode.DEADLINE_EXCEEDED, "the deadline of the call has passed")
            : Status.of(StatusCode.CANCELLED, "the client has cancelled the call, or is gone"));
  }
}
