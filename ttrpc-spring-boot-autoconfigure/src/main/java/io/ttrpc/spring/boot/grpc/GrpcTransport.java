package io.ttrpc.spring.boot.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.ttrpc.CallTransport;
import io.ttrpc.ClientCallStream;
import io.ttrpc.Deadline;
import io.ttrpc.Metadata;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.ResponseListener;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcChannel.State;
import io.ttrpc.TtrpcException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gRPC channel as the transport of calls. Safe for use by any thread. */
final class GrpcTransport implements CallTransport {
  private final String target;
  private final ManagedChannel channel;
  private final CallOptions options;
  private final GrpcMethods methods = new GrpcMethods();

  GrpcTransport(String target, ManagedChannel channel, CallOptions options) {
    this.target = target;
    this.channel = channel;
    this.options = options;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public State state() {
    return switch (channel.getState(false)) {
      case IDLE -> State.IDLE;
      case CONNECTING -> State.CONNECTING;
      case READY -> State.READY;
      case TRANSIENT_FAILURE -> State.TRANSIENT_FAILURE;
      case SHUTDOWN -> State.SHUTDOWN;
    };
  }

  @Override
  public void connect(Duration timeout) {
    long start = System.nanoTime();
    channel.resetConnectBackoff();
    ConnectivityState state = channel.getState(true);
    boolean mayFail = state == ConnectivityState.TRANSIENT_FAILURE;
    while (state != ConnectivityState.READY) {
      if (state == ConnectivityState.SHUTDOWN
          || (state == ConnectivityState.TRANSIENT_FAILURE && !mayFail)) {
        throw new TtrpcException(
            StatusCode.UNAVAILABLE, "cannot connect to " + target + ": the channel is in " + state);
      }
      mayFail = false;
      if (!awaitChange(state, timeout.toNanos() - (System.nanoTime() - start))) {
        throw new TtrpcException(
            StatusCode.UNAVAILABLE, "no connection to " + target + " after " + timeout);
      }
      state = channel.getState(true);
    }
  }

  private boolean awaitChange(ConnectivityState state, long nanos) {
    CountDownLatch changed = new CountDownLatch(1);
    channel.notifyWhenStateChanged(state, changed::countDown);
    try {
      return changed.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TtrpcException(
          StatusCode.CANCELLED, "the thread that connects to " + target + " was interrupted", e);
    }
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> ClientCallStream<Q> start(
      MethodDescriptor<Q, R> method,
      Metadata metadata,
      @Nullable Deadline deadline,
      ResponseListener<R> listener) {
    io.grpc.Metadata headers = GrpcMetadata.toHeaders(metadata);
    CallOptions own =
        deadline == null
            ? options
            : options.withDeadlineAfter(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    ClientCall<Q, R> call = channel.newCall(methods.of(method), own);
    call.start(new GrpcResponses<>(listener), headers);
    return new GrpcClientStream<>(call);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
