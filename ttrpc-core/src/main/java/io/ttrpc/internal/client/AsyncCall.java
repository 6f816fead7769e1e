package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.context.CallbackContext;
import io.ttrpc.internal.time.Timers.Timer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous call: no thread waits for its outcome. The application's code, such as a future's
 * continuations or a subscriber, runs on the channel's executor and not on an event loop, and in
 * the context of the thread that makes the call. Safe for use by any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Continuations are attached for their effect.
final class AsyncCall<Q extends MessageLite, R extends MessageLite> {
  private final ReconnectingChannel channel;
  private final OutgoingCall<Q, R> call;
  private final CallbackContext context;
  private final CallExecutor executor;

  /**
   * The call's {@link ClientStream}, the {@link Throwable} that kept the stream from being opened,
   * or null while neither is known.
   */
  private final AtomicReference<@Nullable Object> opening = new AtomicReference<>();

  private @Nullable Receiver<R> receiver;

  /**
   * The timer of the deadline while the call waits for a connection. Afterwards the connection
   * watches the deadline.
   */
  private volatile @Nullable Timer deadline;

  /** The future that the call waits on while there is no connection. */
  private volatile @Nullable CompletableFuture<ClientConnection> connecting;

  private volatile @Nullable RequestSubscriber<Q> sender;

  /** The request of a unary call that may be repeated; null for other calls. */
  private @Nullable Q repeated;

  /** Creates a call that has not started. */
  AsyncCall(ReconnectingChannel channel, OutgoingCall<Q, R> call) {
    this.channel = channel;
    this.call = call;
    this.context = call.captureContext(channel.settings().threadContext());
    this.executor = channel.callExecutor().in(context);
    call.beAsynchronous();
    call.onEnd(status -> onEnd());
  }

  /**
   * The receiver of a call's responses. Exactly one of its two methods is called, once; or once
   * more for a call that is sent again.
   */
  interface Receiver<R extends MessageLite> {
    /** Called when the stream is open and the request has been queued. */
    void onOpened(ClientStream<?, R> stream);

    /** Called when the call has ended without a stream. */
    void onFailed(Throwable cause);
  }

  /** Makes a unary call. */
  CompletableFuture<R> unary(Q request) {
    ResponseFuture<R> response = new ResponseFuture<>(this, executor);
    receiver = response;
    if (call.isRepeatable()) {
      repeated = request;
    }
    open(request);
    return response;
  }

  /** Makes a client-streaming call. */
  CompletableFuture<R> clientStreaming(Flow.Publisher<Q> requests) {
    ResponseFuture<R> response = new ResponseFuture<>(this, executor);
    receiver = response;
    send(requests);
    open(null);
    return response;
  }

  /** Makes a server-streaming call. */
  void serverStreaming(Q request, Flow.Subscriber<? super R> subscriber) {
    receive(subscriber);
    open(request);
  }

  /** Makes a bidi-streaming call. */
  void bidiStreaming(Flow.Publisher<Q> requests, Flow.Subscriber<? super R> subscriber) {
    receive(subscriber);
    send(requests);
    open(null);
  }

  private void receive(Flow.Subscriber<? super R> subscriber) {
    ResponseSubscription<R> subscription = new ResponseSubscription<>(subscriber, executor, this);
    receiver = subscription;
    subscription.start();
  }

  /**
   * Cancels the call on this side, whether or not it has a stream. The protocol has no frame that
   * tells the peer; a bidi stream is half-closed.
   */
  void giveUp(TtrpcException cause) {
    while (!failOpening(cause)) {
      Object opened = opening.get();
      if (opened instanceof ClientStream<?, ?> stream) {
        stream.giveUp(cause);
      }
      if (opened != null && opening.get() == opened) {
        return;
      }
      // The call is being sent once more: give up that attempt as well.
    }
  }

  /**
   * Sends the request of a unary call once more, if the call may be repeated after the failure.
   * Returns false if it may not.
   */
  boolean repeatAfter(Throwable failure) {
    if (!(failure instanceof ConnectionClosedException lost)
        || !(opening.get() instanceof ClientStream<?, ?> stream)
        || !stream.supersede(lost)) {
      return false;
    }
    deadline = null;
    opening.set(null);
    if (call.hasEnded()) {
      // The caller has given the call up in between.
      return false;
    }
    try {
      connectAndOpen(repeated);
    } catch (Throwable e) {
      failOpening(e);
    }
    return true;
  }

  /**
   * Subscribes to the publisher of requests. This happens before the stream exists, because a
   * publisher need not keep its messages for later subscribers.
   */
  private void send(Flow.Publisher<Q> requests) {
    RequestSubscriber<Q> created = new RequestSubscriber<>(call, executor, context, this::giveUp);
    sender = created;
    if (call.hasEnded()) {
      created.stop();
    }
    try {
      requests.subscribe(created);
    } catch (Throwable e) {
      created.onError(e);
    }
  }

  private void open(@Nullable Q first) {
    try {
      if (first != null) {
        call.taps().send(first);
      }
      connectAndOpen(first);
    } catch (Throwable e) {
      failOpening(e);
    }
  }

  private void connectAndOpen(@Nullable Q first) {
    ClientConnection connection = channel.connectionNow();
    if (connection != null) {
      openOn(connection, first);
    } else {
      openWhenConnected(first);
    }
  }

  private void openWhenConnected(@Nullable Q first) {
    if (opening.get() != null) {
      return;
    }
    if (call.deadline() != null && deadline == null) {
      deadline =
          channel.timers().schedule(call.remainingNanos(), () -> giveUp(call.deadlineExceeded()));
    }
    CompletableFuture<ClientConnection> wait = channel.connection();
    connecting = wait;
    wait.whenCompleteAsync(
        (connection, failure) -> {
          if (connection != null) {
            openOn(connection, first);
          } else {
            failOpening(Futures.unwrap(failure));
          }
        },
        executor);
    if (call.hasEnded()) {
      stopWaiting();
    }
  }

  private void openOn(ClientConnection connection, @Nullable Q first) {
    if (opening.get() != null) {
      return;
    }
    try {
      ClientStream<Q, R> stream = connection.open(call, first);
      if (stream == null) {
        openWhenConnected(first);
      } else if (opening.compareAndSet(null, stream)) {
        begin(stream);
      } else {
        stream.giveUp(OutgoingCall.asFailure((Throwable) Objects.requireNonNull(opening.get())));
      }
    } catch (Throwable e) {
      failOpening(e);
    }
  }

  private void begin(ClientStream<Q, R> stream) {
    try {
      stopWaiting();
      receiver().onOpened(stream);
      RequestSubscriber<Q> current = sender;
      if (current != null) {
        current.start(stream);
      }
    } catch (Throwable e) {
      stream.giveUp(OutgoingCall.asFailure(e));
    } finally {
      stream.connection().outgoing().flush();
    }
  }

  /** Ends a call that has no stream. Returns false if it has one, or has ended already. */
  private boolean failOpening(Throwable cause) {
    if (!opening.compareAndSet(null, cause)) {
      return false;
    }
    call.end(OutgoingCall.statusOf(cause));
    receiver().onFailed(cause);
    return true;
  }

  private Receiver<R> receiver() {
    return Objects.requireNonNull(receiver, "a receiver, before anything is opened");
  }

  /**
   * Cancels the timer and the wait for a connection. From now on the connection watches the
   * deadline, or the call has ended.
   */
  private void stopWaiting() {
    Timer timer = deadline;
    if (timer != null) {
      timer.cancel();
    }
    CompletableFuture<ClientConnection> wait = connecting;
    if (wait != null) {
      connecting = null;
      channel.abandon(wait);
    }
  }

  private void onEnd() {
    stopWaiting();
    RequestSubscriber<Q> current = sender;
    if (current != null) {
      current.stop();
    }
  }
}
