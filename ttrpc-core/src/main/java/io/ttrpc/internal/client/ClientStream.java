package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.protobuf.MessageLite;
import io.ttrpc.CallKind;
import io.ttrpc.Deadline;
import io.ttrpc.Status;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.stream.StreamBuffer;
import io.ttrpc.internal.time.DeadlineWatch.WatchedCall;
import io.ttrpc.internal.transport.OutgoingFrames;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A call on its connection, and the one place where the call ends: with a failure, with its
 * response, or after the last of a stream of responses. {@link ArrivingFrames} passes it the peer's
 * frames. {@link RequestSender} and {@link ResponseReader} are the user's side of it. Safe for use
 * by any thread.
 *
 * <p>The first outcome counts. The thread that sets it takes four steps: it ends the loop's count
 * of this call, tells the observers, tells the consumer, and has the connection forget the stream.
 * Each step takes effect once, however often it is tried. If a step throws, a later end can
 * therefore repeat the steps.
 *
 * <p>A call with a single response ends for its observers when the caller takes the response,
 * because the caller decodes it and shows it to the interceptors' taps. The loss of the connection
 * does not end a call that its caller then sends once more, on another stream.
 *
 * <p>When the peer closes its side, the whole stream ends: the protocol has no server that has
 * closed its side and still receives.
 */
final class ClientStream<Q extends MessageLite, R extends MessageLite> implements WatchedCall {
  @SuppressWarnings("rawtypes") // A class has no type arguments.
  private static final AtomicReferenceFieldUpdater<ClientStream, Object> OUTCOME =
      AtomicReferenceFieldUpdater.newUpdater(ClientStream.class, Object.class, "outcome");

  @SuppressWarnings("rawtypes") // A class has no type arguments.
  private static final AtomicIntegerFieldUpdater<ClientStream> AWAITED =
      AtomicIntegerFieldUpdater.newUpdater(ClientStream.class, "awaited");

  /** The outcome of a stream that has ended without a failure. */
  private static final Object COMPLETED = new Object();

  private final OutgoingCall<Q, R> call;
  private final ClientConnection connection;

  /**
   * The response of a method with a single response; null for a method that streams its responses,
   * which has a {@link #buffer} instead.
   */
  private final @Nullable SingleResponse<R> response;

  private final @Nullable StreamBuffer buffer;

  private volatile int id;

  /** The number of frames that the connection had received when it sent the request. */
  private int framesBefore;

  /** One while the loop counts this call as an asynchronous one, zero otherwise. */
  @SuppressWarnings("UnusedVariable") // AWAITED reads it.
  private volatile int awaited;

  /** The outcome: a {@link TtrpcException} or {@link #COMPLETED}; null while the stream is open. */
  private volatile @Nullable Object outcome;

  /** True once this side is closed. Changes under the outgoing lock. */
  private volatile boolean localClosed;

  /** True once another stream has taken the call over. This one does not end the call any more. */
  private volatile boolean superseded;

  ClientStream(OutgoingCall<Q, R> call, ClientConnection connection) {
    this.call = call;
    this.connection = connection;
    CallKind kind = call.method().kind();
    this.buffer = kind.streamsResponses() ? connection.newStreamBuffer(this::abandon) : null;
    this.response = buffer == null ? new SingleResponse<>() : null;
    this.localClosed = !kind.streamsRequests();
  }

  /** Records the stream's id. Called before the request frame is appended. */
  void opened(int id, int framesBefore) {
    this.id = id;
    this.framesBefore = framesBefore;
    if (call.isAsynchronous()) {
      awaited = 1;
      connection.waits().began();
    }
  }

  OutgoingCall<Q, R> call() {
    return call;
  }

  ClientConnection connection() {
    return connection;
  }

  int id() {
    return id;
  }

  int framesBefore() {
    return framesBefore;
  }

  /** Returns the buffer of a stream of responses, or null for a call with a single response. */
  @Nullable StreamBuffer buffer() {
    return buffer;
  }

  /** Returns the holder of the single response, which also signals the call's outcome. */
  SingleResponse<R> singleResponse() {
    return Objects.requireNonNull(response, "a call with one response");
  }

  boolean hasEnded() {
    return outcome != null;
  }

  /** Returns the failure that ended the stream, or null. */
  @Nullable TtrpcException failure() {
    return outcome instanceof TtrpcException failure ? failure : null;
  }

  /** Throws the failure that ended the stream, if one did. */
  void throwFailure() {
    TtrpcException failure = failure();
    if (failure != null) {
      throw failures().atCaller(failure);
    }
  }

  /** Ends the call with a failure. */
  void fail(TtrpcException cause) {
    settle(cause);
  }

  /**
   * Ends the call with a failure on this side, which the peer does not know of. A bidi stream is
   * half-closed, so that its handler does not wait for requests for ever.
   */
  void abandon(TtrpcException cause) {
    if (settle(cause)
        && id != 0
        && call.method().kind() == CallKind.BIDI_STREAMING
        && closeLocalOnce()) {
      connection.abandoned().add(id);
    }
  }

  /** Closes this side of a stream that has ended. Returns false if it was closed before. */
  private boolean closeLocalOnce() {
    OutgoingFrames outgoing = connection.outgoing();
    outgoing.lock();
    try {
      boolean wasClosed = localClosed;
      localClosed = true;
      return !wasClosed;
    } finally {
      outgoing.unlock();
    }
  }

  /** Returns whether this side is closed. */
  boolean isLocalClosed() {
    return localClosed;
  }

  /** Closes this side. The caller holds the outgoing lock. */
  void closeLocal() {
    localClosed = true;
  }

  /** Ends the stream without a failure, after its single response or the last of its responses. */
  void complete() {
    settle(COMPLETED);
  }

  /**
   * Ends the call because its connection has ended. Repeats the steps of an earlier end, in case
   * one of them threw.
   */
  void failAtLast(TtrpcException cause) {
    if (!settle(cause)) {
      takeSteps();
    }
  }

  /**
   * Lets another stream take the call over after the failure, if the call may be repeated. Returns
   * false if it may not; the failure has ended the call then.
   */
  boolean supersede(TtrpcException failure) {
    if (!call.outlives(failure)) {
      return false;
    }
    superseded = true;
    return call.takeRepetition(failure);
  }

  /** Cancels the call for a cause on this side, and discards the responses that were not read. */
  void giveUp(TtrpcException cause) {
    abandon(cause);
    // The caller will not take a response that has arrived already.
    call.end(cause.status());
    discard(cause);
  }

  /**
   * Cancels the call unless it has ended already, and discards the responses that were not read.
   */
  void close(TtrpcException cause) {
    abandon(cause);
    TtrpcException failure = failure();
    call.end(failure == null ? Status.OK : failure.status());
    discard(cause);
  }

  @Override
  public @Nullable Deadline deadline() {
    return call.deadline();
  }

  /**
   * Ends the call. If it had ended already, repeats the steps of that end, in case one of them
   * threw.
   */
  @Override
  public void onDeadline() {
    if (hasEnded() || !OUTCOME.compareAndSet(this, null, call.deadlineExceeded())) {
      takeSteps();
      return;
    }
    try {
      // The connection is told before the caller, so that the caller's next call does not use a
      // connection that this one has retired.
      connection.onExpired(this);
    } finally {
      takeSteps();
    }
  }

  private void discard(TtrpcException cause) {
    if (buffer != null) {
      buffer.discard(cause);
    }
  }

  /** Sets the outcome and takes the steps. Returns false if there was an outcome already. */
  private boolean settle(Object result) {
    if (!OUTCOME.compareAndSet(this, null, result)) {
      return false;
    }
    takeSteps();
    return true;
  }

  private void takeSteps() {
    if (AWAITED.compareAndSet(this, 1, 0)) {
      connection.waits().ended();
    }
    tellObservers();
    tellConsumer();
    if (call.method().kind().streamsRequests()) {
      connection.outgoing().recheckRoom();
    }
    connection.forget(this);
  }

  /**
   * Tells the observers. This comes before the consumer is told, so that the observers of a call
   * have heard of its end when the consumer sees it.
   */
  private void tellObservers() {
    TtrpcException failure = failure();
    if (failure != null) {
      if (!superseded && !call.outlives(failure)) {
        call.end(failure.status());
      }
    } else if (response == null) {
      call.end(Status.OK);
    }
  }

  private void tellConsumer() {
    if (response != null) {
      response.raise();
    }
    if (buffer != null) {
      TtrpcException failure = failure();
      if (failure == null) {
        buffer.end();
      } else {
        buffer.fail(failure);
      }
    }
  }
}
