package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.protobuf.MessageLite;
import io.ttrpc.CallKind;
import io.ttrpc.Deadline;
import io.ttrpc.Status;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.stream.StreamBuffer;
import io.ttrpc.internal.time.DeadlineWatch.WatchedCall;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One call on its connection, and the one place where it ends: with a failure, with its response,
 * or with the last of a stream of responses. {@link ArrivingFrames} brings the frames of the peer,
 * {@link RequestSender} and {@link ResponseReader} serve the user. Safe for any thread.
 *
 * <p>The first outcome counts. Whoever sets it takes the same steps: the loop stops waiting, the
 * observers hear the end, the consumer hears it, the connection forgets the stream. Each step is
 * taken once, however often it is tried, so that an end which threw can be tried again.
 *
 * <p>The caller of a single response still decodes it and shows it to the taps: its call ends when
 * it is taken.
 *
 * <p>The peer's closing ends the whole stream: the protocol knows no server that has closed and
 * still listens.
 */
final class ClientStream<Q extends MessageLite, R extends MessageLite> implements WatchedCall {
  @SuppressWarnings("rawtypes") // A class has no type arguments.
  private static final AtomicReferenceFieldUpdater<ClientStream, Object> OUTCOME =
      AtomicReferenceFieldUpdater.newUpdater(ClientStream.class, Object.class, "outcome");

  @SuppressWarnings("rawtypes") // A class has no type arguments.
  private static final AtomicIntegerFieldUpdater<ClientStream> AWAITED =
      AtomicIntegerFieldUpdater.newUpdater(ClientStream.class, "awaited");

  /** The outcome of a stream that has ended well. */
  private static final Object COMPLETED = new Object();

  private final OutgoingCall<Q, R> call;
  private final ClientConnection connection;

  /** One of the two is there, by the kind of the method. */
  private final @Nullable SingleResponse<R> response;

  private final @Nullable StreamBuffer buffer;

  private volatile int id;

  /** The number of frames that had come on the connection when the request left. */
  private int framesBefore;

  /** Whether the loop counts this call among those that no thread waits for. */
  @SuppressWarnings("UnusedVariable") // AWAITED reads it.
  private volatile int awaited;

  /** A {@link TtrpcException} or {@link #COMPLETED}; null while the stream runs. */
  private volatile @Nullable Object outcome;

  ClientStream(OutgoingCall<Q, R> call, ClientConnection connection) {
    this.call = call;
    this.connection = connection;
    CallKind kind = call.method().kind();
    this.buffer = kind.streamsResponses() ? connection.newStreamBuffer(this::fail) : null;
    this.response = buffer == null ? new SingleResponse<>() : null;
  }

  /** Takes its place on the connection. Called before the request frame is appended. */
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

  /** Where the messages of a stream of responses wait; null for a call with one response. */
  @Nullable StreamBuffer buffer() {
    return buffer;
  }

  /** The response of a call that has one, and the signal of its outcome. */
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

  // The ends.

  /** Ends the call with a failure. */
  void fail(TtrpcException cause) {
    settle(cause);
  }

  /** Ends the stream well: with the single response that has come, or behind the last of many. */
  void complete() {
    settle(COMPLETED);
  }

  /** Ends the call as its connection has ended, and takes the steps that an earlier end missed. */
  void failAtLast(TtrpcException cause) {
    if (!settle(cause)) {
      takeSteps();
    }
  }

  /** Gives the call up for a cause on this side; what was not read is dropped. */
  void giveUp(TtrpcException cause) {
    fail(cause);
    // A response that came is not taken any more.
    call.end(cause.status());
    discard(cause);
  }

  /** Gives the call up, unless it has ended already; what was not read is dropped. */
  void close(TtrpcException cause) {
    fail(cause);
    TtrpcException failure = failure();
    call.end(failure == null ? Status.OK : failure.status());
    discard(cause);
  }

  @Override
  public @Nullable Deadline deadline() {
    return call.deadline();
  }

  /** Ends the call; also takes the steps that an earlier end missed. */
  @Override
  public void onDeadline() {
    if (hasEnded() || !OUTCOME.compareAndSet(this, null, call.deadlineExceeded())) {
      takeSteps();
      return;
    }
    try {
      // Comes before the caller knows, so that its next call finds the consequences.
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

  /** Sets the outcome and takes the steps; false if there was an outcome. */
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

  /** Comes before the consumer can know, so that whoever has seen the end finds it told. */
  private void tellObservers() {
    TtrpcException failure = failure();
    if (failure != null) {
      call.end(failure.status());
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
