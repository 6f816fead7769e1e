package io.ttrpc.internal.client;

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
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call before it has a stream, and what stays true of it whatever stream it gets. */
final class OutgoingCall<Q extends MessageLite, R extends MessageLite> implements ClientCall {
  @SuppressWarnings("rawtypes") // A class has no type arguments.
  private static final AtomicIntegerFieldUpdater<OutgoingCall> MARKS =
      AtomicIntegerFieldUpdater.newUpdater(OutgoingCall.class, "marks");

  /** The mark of a call whose outcome no thread waits for. */
  private static final int ASYNCHRONOUS = 1;

  /** The mark of a call whose end has been told. */
  private static final int ENDED = 2;

  private final MethodDescriptor<Q, R> method;
  private CallTaps taps = CallTaps.NONE;
  private Metadata metadata;

  private @Nullable Deadline deadline;

  /** Both facts in one int: there is an object of this class for each call. */
  private volatile int marks;

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
    mark(ASYNCHRONOUS);
  }

  boolean isAsynchronous() {
    return (marks & ASYNCHRONOUS) != 0;
  }

  CallTaps taps() {
    return taps;
  }

  /** Tells the taps how the call ended; the first time counts. */
  void end(Status status) {
    if (mark(ENDED)) {
      taps.end(status);
    }
  }

  boolean hasEnded() {
    return (marks & ENDED) != 0;
  }

  /** Sets a mark; returns false if it was set already. */
  private boolean mark(int mark) {
    return (MARKS.getAndAccumulate(this, mark, (before, more) -> before | more) & mark) == 0;
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

  TtrpcException closedByCaller() {
    return new TtrpcException(
        StatusCode.CANCELLED, "the caller closed the stream of " + method.fullName());
  }

  /** Returns the failure of a call that its own side gives up, for what user code threw. */
  TtrpcException givenUpFor(String reason, Throwable cause) {
    return cause instanceof TtrpcException ttrpc
        ? ttrpc
        : new TtrpcException(StatusCode.CANCELLED, reason + " in " + method.fullName(), cause);
  }

  /** Leaves the thread interrupted, as the exception is not one that says so. */
  TtrpcException interrupted(@Nullable InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new TtrpcException(
        StatusCode.CANCELLED, "the calling thread was interrupted in " + method.fullName(), cause);
  }

  /** Returns the status of what user code threw, even where that does not let itself be asked. */
  static Status statusOf(Throwable failure) {
    try {
      return Status.of(failure);
    } catch (Throwable e) {
      return Status.of(StatusCode.UNKNOWN, failure.getClass().getName());
    }
  }

  /** Returns what user code threw as the failure of a call. */
  static TtrpcException asFailure(Throwable failure) {
    if (failure instanceof TtrpcException ttrpc) {
      return ttrpc;
    }
    Status status = statusOf(failure);
    return new TtrpcException(status.code(), status.message(), failure);
  }
}
