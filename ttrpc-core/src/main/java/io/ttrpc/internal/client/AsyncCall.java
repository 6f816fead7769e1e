package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.time.Timers.Timer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A call that no thread waits for. What is the application's (a future's continuations, a
 * subscriber) runs on the channel's executor, not on an event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Continuations are attached for their effect.
final class AsyncCall<Q extends MessageLite, R extends MessageLite> {
  private static final Logger LOGGER = System.getLogger(AsyncCall.class.getName());

  private final ReconnectingChannel channel;
  private final OutgoingCall<Q, R> call;
  private final Executor executor;
  private final CompletableFuture<ClientStream<Q, R>> opened = new CompletableFuture<>();

  /** While there is no connection, which would watch the deadline. */
  private volatile @Nullable Timer deadline;

  private volatile @Nullable RequestSubscriber<Q> sender;

  /** A call that is about to start. */
  AsyncCall(ReconnectingChannel channel, OutgoingCall<Q, R> call) {
    this.channel = channel;
    this.call = call;
    this.executor = task -> executeOrRun(channel.executor(), task);
    call.beAsynchronous();
    call.onEnd(status -> onEnd());
  }

  /**
   * Runs the task here if the executor does not take it, as that of a closed channel: an outcome
   * that is told on the wrong thread is better than one that never is. Whatever else it throws is
   * this call's trouble alone: the thread here has other calls to end.
   */
  private static void executeOrRun(Executor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "the channel's executor failed", e);
    }
  }

  /** Makes a unary call. */
  CompletableFuture<R> unary(Q request) {
    CompletableFuture<R> reply = reply();
    open(request);
    return reply;
  }

  /** Makes a client-streaming call. */
  CompletableFuture<R> clientStreaming(Flow.Publisher<Q> requests) {
    CompletableFuture<R> reply = reply();
    send(requests);
    open(null);
    return reply;
  }

  /** Makes a server-streaming call. */
  void serverStreaming(Q request, Flow.Subscriber<? super R> subscriber) {
    new ReplySubscription<R>(subscriber, executor, this::giveUp).start(opened);
    open(request);
  }

  /** Makes a bidi-streaming call. */
  void bidiStreaming(Flow.Publisher<Q> requests, Flow.Subscriber<? super R> subscriber) {
    new ReplySubscription<R>(subscriber, executor, this::giveUp).start(opened);
    send(requests);
    open(null);
  }

  /** Gives the call up on this side, wherever it is. */
  private void giveUp(TtrpcException cause) {
    if (!opened.completeExceptionally(cause) && !opened.isCompletedExceptionally()) {
      opened.join().cancel(cause);
    }
    call.end(cause.status());
  }

  private CompletableFuture<R> reply() {
    CompletableFuture<R> reply = new CompletableFuture<>();
    opened.whenComplete(
        (stream, failure) -> {
          if (stream != null) {
            stream.onReply(() -> executor.execute(() -> complete(reply, stream)));
          } else {
            executor.execute(() -> reply.completeExceptionally(failure));
          }
        });
    reply.whenComplete(
        (message, failure) -> {
          if (reply.isCancelled()) {
            giveUp(
                new TtrpcException(
                    StatusCode.CANCELLED,
                    "the caller cancelled the future of " + call.method().fullName()));
          }
        });
    return reply;
  }

  private void complete(CompletableFuture<R> reply, ClientStream<Q, R> stream) {
    try {
      reply.complete(stream.takeReply());
    } catch (RuntimeException | Error e) {
      reply.completeExceptionally(e);
    }
  }

  /** Subscribes before there is a stream: a publisher may keep nothing for later subscribers. */
  private void send(Flow.Publisher<Q> requests) {
    RequestSubscriber<Q> created = new RequestSubscriber<>(call, executor, this::giveUp);
    sender = created;
    if (call.hasEnded()) {
      created.stop();
    }
    opened.thenAccept(created::start);
    requests.subscribe(created);
  }

  private void open(@Nullable Q first) {
    if (first != null) {
      try {
        call.taps().send(first);
      } catch (RuntimeException | Error e) {
        fail(e);
        return;
      }
    }
    ClientConnection connection = channel.connectionNow();
    if (connection != null) {
      openOn(connection, first);
    } else {
      openWhenConnected(first);
    }
  }

  private void openWhenConnected(@Nullable Q first) {
    if (call.deadline() != null && deadline == null) {
      deadline =
          channel.timers().schedule(call.remainingNanos(), () -> giveUp(call.deadlineExceeded()));
    }
    channel
        .connection()
        .whenCompleteAsync(
            (connection, failure) -> {
              if (connection != null) {
                openOn(connection, first);
              } else {
                fail(Futures.unwrap(failure));
              }
            },
            executor);
  }

  private void openOn(ClientConnection connection, @Nullable Q first) {
    if (opened.isDone()) {
      return;
    }
    try {
      ClientStream<Q, R> stream = connection.open(call, first);
      if (stream == null) {
        openWhenConnected(first);
      } else if (!opened.complete(stream)) {
        stream.cancel(call.deadlineExceeded());
      } else {
        stopWaiting();
      }
      connection.flush();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void fail(Throwable cause) {
    call.end(Status.of(cause));
    opened.completeExceptionally(cause);
  }

  /** The connection watches the deadline from now on, or nobody has to. */
  private void stopWaiting() {
    Timer waiting = deadline;
    if (waiting != null) {
      waiting.cancel();
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
