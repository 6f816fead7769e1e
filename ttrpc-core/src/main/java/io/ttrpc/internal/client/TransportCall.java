package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.MessageLite;
import io.ttrpc.CallTransport;
import io.ttrpc.ClientCallStream;
import io.ttrpc.ResponseListener;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.context.CallbackContext;
import io.ttrpc.internal.flow.MessageSink;
import io.ttrpc.internal.flow.Readiness;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A call on a {@link CallTransport}, and the one place where the call ends. The first outcome
 * counts. The thread that sets it tells the observers, then the senders, then the consumer of the
 * responses. Safe for use by any thread.
 *
 * <p>Lock: {@code sending} puts one message after another into the transport.
 */
final class TransportCall<Q extends MessageLite, R extends MessageLite>
    implements ResponseListener<R> {
  /** The outcome of a call that has ended without a failure. */
  private static final Object COMPLETED = new Object();

  private final OutgoingCall<Q, R> call;
  private final CallTransport transport;
  private final MessageSink<R> responses;
  private final AtomicReference<@Nullable Object> outcome = new AtomicReference<>();
  private final Readiness readiness = new Readiness();
  private final ReentrantLock sending = new ReentrantLock();

  /** The sender of a publisher's messages, or null if the caller sends in blocking methods. */
  private final @Nullable PublishedRequests<Q> published;

  /** Null until the call has started. */
  private volatile @Nullable ClientCallStream<Q> stream;

  @GuardedBy("sending")
  private boolean localClosed;

  /** Creates a call that has not started, and whose caller sends the requests itself. */
  TransportCall(OutgoingCall<Q, R> call, CallTransport transport, MessageSink<R> responses) {
    this.call = call;
    this.transport = transport;
    this.responses = responses;
    this.published = null;
  }

  /**
   * Creates a call that has not started.
   *
   * @param requests the publisher of the requests, or null if the caller sends them itself
   * @param context the context in which the publisher's methods run
   */
  TransportCall(
      OutgoingCall<Q, R> call,
      CallTransport transport,
      MessageSink<R> responses,
      Flow.@Nullable Publisher<Q> requests,
      CallbackContext context) {
    this.call = call;
    this.transport = transport;
    this.responses = responses;
    this.published = requests == null ? null : new PublishedRequests<>(this, requests, context);
  }

  /** Starts the call. If the call cannot be started, ends it and throws the failure. */
  void start() {
    try {
      if (Thread.currentThread().isInterrupted()) {
        throw call.interrupted(null);
      }
      stream = transport.start(call.method(), call.metadata(), call.deadline(), this);
      if (published != null) {
        published.begin();
      }
    } catch (Throwable e) {
      abort(OutgoingCall.asFailure(e));
      throw e;
    }
  }

  /** Starts a call with a single request, and sends it, unless the call has ended by then. */
  void start(Q request) {
    start();
    try {
      sendOnly(request);
    } catch (Throwable e) {
      abort(OutgoingCall.asFailure(e));
      throw e;
    }
  }

  private void sendOnly(Q request) {
    sending.lock();
    try {
      if (!hasEnded()) {
        localClosed = true;
        started().send(request);
        started().closeSend();
      }
    } finally {
      sending.unlock();
    }
  }

  OutgoingCall<Q, R> call() {
    return call;
  }

  boolean hasEnded() {
    return outcome.get() != null;
  }

  /** Throws the failure that ended the call, if one did. */
  void throwFailure() {
    if (outcome.get() instanceof TtrpcException failure) {
      throw failures().atCaller(failure);
    }
  }

  /** Asks for responses. */
  void request(int messages) {
    ClientCallStream<Q> current = stream;
    if (current != null) {
      current.request(messages);
    }
  }

  boolean isReady() {
    ClientCallStream<Q> current = stream;
    return current != null && current.isReady();
  }

  /** Sends a message without waiting until the transport is ready. */
  void send(Q message) {
    sending.lock();
    try {
      checkSendable();
      started().send(message);
    } finally {
      sending.unlock();
    }
  }

  /** Sends a message. Waits until the transport is ready. */
  void sendWhenReady(Q message) {
    call.taps().send(message);
    try {
      if (!readiness.await(() -> hasEnded() || isReady(), call.remainingNanos())) {
        giveUp(call.deadlineExceeded());
      }
    } catch (InterruptedException e) {
      giveUp(call.interrupted(e));
    }
    send(message);
  }

  /** Closes this side of the call. */
  void closeSend() {
    sending.lock();
    try {
      checkSendable();
      localClosed = true;
      started().closeSend();
    } finally {
      sending.unlock();
    }
  }

  /** Cancels the call for a cause on this side. */
  void giveUp(TtrpcException cause) {
    abort(cause);
    // The caller will not take a response that has arrived already.
    call.end(cause.status());
  }

  /** Does the same for a call that its caller may repeat. */
  private void abort(TtrpcException cause) {
    if (settle(cause)) {
      ClientCallStream<Q> current = stream;
      if (current != null) {
        current.cancel(cause.status());
      }
    }
  }

  /** Cancels the call for its caller, unless it has ended. */
  void close() {
    TtrpcException cause = call.closedByCaller();
    if (outcome.get() == COMPLETED) {
      call.end(Status.OK);
    } else {
      giveUp(cause);
    }
  }

  @Override
  public void onMessage(R message) {
    if (!hasEnded()) {
      responses.onMessage(message);
    }
  }

  @Override
  public void onReady() {
    readiness.recheck();
    if (published != null) {
      published.request();
    }
  }

  @Override
  public void onEnd(Status status) {
    settle(status.isOk() ? null : failureOf(status));
  }

  private TtrpcException failureOf(Status status) {
    return switch (status.code()) {
      // A transport does not tell whether the server has sent this, so that the caller has to think
      // of a connection that was lost.
      case UNAVAILABLE -> failures().connectionClosed(status);
      case DEADLINE_EXCEEDED ->
          call.remainingNanos() <= 0 ? call.deadlineExceeded() : failures().fromPeer(status);
      default -> failures().fromPeer(status);
    };
  }

  /** Ends the call, with a failure or without. Returns false if it had ended already. */
  private boolean settle(@Nullable TtrpcException failure) {
    if (!outcome.compareAndSet(null, failure == null ? COMPLETED : failure)) {
      return false;
    }
    try {
      tellObservers(failure);
    } finally {
      readiness.recheck();
      if (published != null) {
        published.stop();
      }
      responses.onEnd(failure);
    }
    return true;
  }

  private void tellObservers(@Nullable TtrpcException failure) {
    if (failure != null) {
      if (!call.outlives(failure)) {
        call.end(failure.status());
      }
    } else if (call.method().kind().streamsResponses()) {
      call.end(Status.OK);
    }
  }

  @GuardedBy("sending")
  private void checkSendable() {
    if (hasEnded()) {
      throwFailure();
      throw new TtrpcException(
          StatusCode.FAILED_PRECONDITION,
          "cannot send: the peer has ended the call of " + call.method().fullName());
    }
    if (localClosed) {
      throw new TtrpcException(
          StatusCode.FAILED_PRECONDITION,
          "cannot send: this side has closed the call of " + call.method().fullName());
    }
  }

  private ClientCallStream<Q> started() {
    return Objects.requireNonNull(stream, "a call that has started");
  }
}
