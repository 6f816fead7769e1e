package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.protobuf.MessageLite;
import io.ttrpc.ClientCall;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.Deadline;
import io.ttrpc.Metadata;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.ThreadContext;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.context.CallTaps;
import io.ttrpc.internal.context.CallbackContext;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call's part that does not depend on its stream: method, metadata, deadline and taps. */
final class OutgoingCall<Q extends MessageLite, R extends MessageLite> implements ClientCall {
  @SuppressWarnings("rawtypes") // A class has no type arguments.
  private static final AtomicIntegerFieldUpdater<OutgoingCall> MARKS =
      AtomicIntegerFieldUpdater.newUpdater(OutgoingCall.class, "marks");

  /** The mark of an asynchronous call. */
  private static final int ASYNCHRONOUS = 1;

  /** The mark of a call whose end has been reported to the taps. */
  private static final int ENDED = 2;

  /** The mark of a call that may be sent once more after the loss of its connection. */
  private static final int REPEATABLE = 4;

  private final MethodDescriptor<Q, R> method;
  private CallTaps taps = CallTaps.NONE;
  private Metadata metadata;

  private @Nullable Deadline deadline;

  /** The marks as bits. One field saves memory, because each call has an object of this class. */
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

  /** Marks the call as asynchronous. Must be called before the call has a stream. */
  void beAsynchronous() {
    mark(ASYNCHRONOUS);
  }

  boolean isAsynchronous() {
    return (marks & ASYNCHRONOUS) != 0;
  }

  /** Lets the call be sent once more if its connection is lost before the response. */
  void beRepeatable() {
    mark(REPEATABLE);
  }

  boolean isRepeatable() {
    return (marks & REPEATABLE) != 0;
  }

  /**
   * Returns whether the failure does not end the call, because its caller sends the call once more.
   */
  boolean outlives(TtrpcException failure) {
    return failure instanceof ConnectionClosedException
        && (marks & (REPEATABLE | ENDED)) == REPEATABLE;
  }

  /**
   * Takes the one repetition of the call after a failure. Returns false if there is none; the
   * failure has ended the call then.
   */
  boolean takeRepetition(TtrpcException failure) {
    return outlives(failure)
        && (MARKS.getAndUpdate(this, marks -> takenFrom(marks)) & (REPEATABLE | ENDED))
            == REPEATABLE;
  }

  private static int takenFrom(int marks) {
    return (marks & ENDED) == 0 ? marks & ~REPEATABLE : marks;
  }

  /** Captures the context of the calling thread. A capture that fails ends the call. */
  CallbackContext captureContext(ThreadContext threads) {
    try {
      return CallbackContext.capture(threads);
    } catch (Throwable e) {
      end(statusOf(e));
      throw e;
    }
  }

  CallTaps taps() {
    return taps;
  }

  /** Reports the call's end to the taps. Only the first status counts. */
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

  /** Ends the call with the exception's status, and returns the exception. */
  TtrpcException failed(TtrpcException cause) {
    end(cause.status());
    return cause;
  }

  /**
   * Returns the time until the deadline in nanoseconds, or {@link Long#MAX_VALUE} if there is no
   * deadline.
   */
  long remainingNanos() {
    Deadline current = deadline;
    return current == null ? Long.MAX_VALUE : current.remainingNanos();
  }

  TtrpcException deadlineExceeded() {
    return failures()
        .local(StatusCode.DEADLINE_EXCEEDED, "deadline exceeded in " + method.fullName());
  }

  TtrpcException closedByCaller() {
    return failures()
        .local(StatusCode.CANCELLED, "the caller closed the stream of " + method.fullName());
  }

  /** Returns the failure of a call that this side cancels because user code threw the cause. */
  TtrpcException givenUpFor(String reason, Throwable cause) {
    return cause instanceof TtrpcException ttrpc
        ? ttrpc
        : failures().local(StatusCode.CANCELLED, reason + " in " + method.fullName(), cause);
  }

  /**
   * Returns the failure of a call whose thread was interrupted, and sets the thread's interrupt
   * flag again, because the exception does not express the interrupt.
   */
  TtrpcException interrupted(@Nullable InterruptedException cause) {
    Thread.currentThread().interrupt();
    return failures()
        .local(
            StatusCode.CANCELLED,
            "the calling thread was interrupted in " + method.fullName(),
            cause);
  }

  /** Returns the status of an exception of user code, even if the exception's own methods throw. */
  static Status statusOf(Throwable failure) {
    try {
      return Status.of(failure);
    } catch (Throwable e) {
      return Status.of(StatusCode.UNKNOWN, failure.getClass().getName());
    }
  }

  /** Returns an exception of user code as the failure of a call. */
  static TtrpcException asFailure(Throwable failure) {
    if (failure instanceof TtrpcException ttrpc) {
      return ttrpc;
    }
    Status status = statusOf(failure);
    return failures().local(status.code(), status.message(), failure);
  }
}
