package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.time.Timers.Timer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call that no thread waits for. What is the application's (a future's continuations, a
 * subscriber) runs on the channel's executor, not on an event loop. Safe for any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Continuations are attached for their effect.
final class AsyncCall<Q extends MessageLite, R extends MessageLite> {
  private final ReconnectingChannel channel;
  private final OutgoingCall<Q, R> call;
  private final CallExecutor executor;

  /** The {@link ClientStream}, or the {@link Throwable} that kept it from being opened. */
  private final AtomicReference<@Nullable Object> opening = new AtomicReference<>();

  private @Nullable Receiver<R> receiver;

  /** While there is no connection, which would watch the deadline. */
  private volatile @Nullable Timer deadline;

  /** While there is no connection. */
  private volatile @Nullable CompletableFuture<ClientConnection> connecting;

  private volatile @Nullable RequestSubscriber<Q> sender;

  /** A call that is about to start. */
  AsyncCall(ReconnectingChannel channel, OutgoingCall<Q, R> call) {
    this.channel = channel;
    this.call = call;
    this.executor = channel.callExecutor();
    call.beAsynchronous();
    call.onEnd(status -> onEnd());
  }

  /** Gets the responses of a call. One of the two methods is called, once. */
  interface Receiver<R extends MessageLite> {
    /** The request has left. */
    void onOpened(ClientStream<?, R> stream);

    /** The call has ended before its request left. */
    void onFailed(Throwable cause);
  }

  /** Makes a unary call. */
  CompletableFuture<R> unary(Q request) {
    ResponseFuture<R> response = new ResponseFuture<>(this, executor);
    receiver = response;
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

  /** Gives the call up on this side, wherever it is. */
  void giveUp(TtrpcException cause) {
    if (!failOpening(cause) && opening.get() instanceof ClientStream<?, ?> stream) {
      stream.giveUp(cause);
    }
  }

  /** Subscribes before there is a stream: a publisher may keep nothing for later subscribers. */
  private void send(Flow.Publisher<Q> requests) {
    RequestSubscriber<Q> created = new RequestSubscriber<>(call, executor, this::giveUp);
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
      ClientConnection connection = channel.connectionNow();
      if (connection != null) {
        openOn(connection, first);
      } else {
        openWhenConnected(first);
      }
    } catch (Throwable e) {
      failOpening(e);
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

  /** Ends a call that has no stream; returns false if it has one, or has ended. */
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

  /** The connection watches the deadline from now on, or nobody has to. */
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
