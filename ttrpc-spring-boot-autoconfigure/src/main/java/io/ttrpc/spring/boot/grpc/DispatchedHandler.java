package io.ttrpc.spring.boot.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.ttrpc.CallDispatcher;
import io.ttrpc.Deadline;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.RequestListener;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The handler of a method's calls over gRPC, which passes them to the dispatcher. */
record DispatchedHandler<Q extends MessageLite, R extends MessageLite>(
    CallDispatcher dispatcher, MethodDescriptor<Q, R> method) implements ServerCallHandler<Q, R> {

  @Override
  public ServerCall.Listener<Q> startCall(ServerCall<Q, R> call, Metadata headers) {
    Deadline deadline = deadline();
    RequestListener<Q> requests =
        dispatcher.begin(
            method, GrpcMetadata.fromHeaders(headers), deadline, new GrpcServerStream<>(call));
    return new GrpcRequests<>(requests, deadline);
  }

  private static @Nullable Deadline deadline() {
    io.grpc.Deadline deadline = Context.current().getDeadline();
    return deadline == null
        ? null
        : Deadline.afterNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }
}
