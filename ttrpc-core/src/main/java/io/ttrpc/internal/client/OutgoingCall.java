package io.ttrpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.MessageLite;
import io.ttrpc.ClientCall;
import io.ttrpc.Deadline;
import io.ttrpc.Metadata;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.context.CallTaps;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call before it has a stream, and what stays true of it whatever stream it gets. */
final class OutgoingCall<Q extends MessageLite, R extends MessageLite> implements ClientCall {
  private final MethodDescriptor<Q, R> method;
  private CallTaps taps = CallTaps.NONE;
  private Metadata metadata;

  @GuardedBy("this")
  private boolean ended;

  private @Nullable Deadline deadline;
  private boolean asynchronous;

  OutgoingCall(MethodDescriptor<Q, R> method, Metadata metadata, @Nullable Deadline deadline) {
    this.method = method;
    this.metadata = metadata;
    this.deadline = deadline;
  }

  @Override
  public MethodDescriptor<Q, R> method() {
    return method;
  }

  @Override
  public Metadata metadata() {
    return metadata;
  }

  @Override
  public void setMetadata(Metadata metadata) {
    this.metadata = Objects.requireNonNull(metadata, "metadata");
  }

  @Override
  public @Nullable Deadline deadline() {
    return deadline;
  }

  @Override
  public void setDeadline(@Nullable Deadline deadline) {
    this.deadline = deadline;
  }

  @Override
  public void onSend(Consumer<? super MessageLite> tap) {
    taps = taps.withOnSend(tap);
  }

  @Override
  public void onReceive(Consumer<? super MessageLite> tap) {
    taps = taps.withOnReceive(tap);
  }

  @Override
  public void onEnd(Consumer<? super Status> tap) {
    taps = taps.withOnEnd(tap);
  }

  /** Says that no thread will wait for the outcome. To be called before the call has a stream. */
  void beAsynchronous() {
    asynchronous = true;
  }

  boolean isAsynchronous() {
    return asynchronous;
  }

  CallTaps taps() {
    return taps;
  }

  /** Tells the taps how the call ended; the first time counts. */
  void end(Status status) {
    if (markEnded()) {
      taps.end(status);
    }
  }

  /** Whether this was the first end. */
  private synchronized boolean markEnded() {
    boolean first = !ended;
    ended = true;
    return first;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /** Tells the taps, and gives the exception back to be thrown. */
  TtrpcException failed(TtrpcException cause) {
    end(cause.status());
    return cause;
  }

  /** The time left, {@link Long#MAX_VALUE} where there is no deadline; never above it. */
  long remainingNanos() {
    Deadline current = deadline;
    return current == null ? Long.MAX_VALUE : current.remainingNanos();
  }

  TtrpcException deadlineExceeded() {
    return new TtrpcException(
        StatusCode.DEADLINE_EXCEEDED, "deadline exceeded in " + method.fullName());
  }

  /** Leaves the thread interrupted, as the exception is not one that says so. */
  TtrpcException interrupted(@Nullable InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new TtrpcException(
        StatusCode.CANCELLED, "the calling thread was interrupted in " + method.fullName(), cause);
  }
}
