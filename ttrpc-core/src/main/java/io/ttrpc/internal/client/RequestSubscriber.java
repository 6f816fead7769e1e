package io.ttrpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a publisher has, one message after another: sending may wait for the peer, so it runs
 * on the executor, and the next message is asked for when it is done; the first one when there is a
 * stream.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Continuations are attached for their effect.
final class RequestSubscriber<Q extends MessageLite> implements Flow.Subscriber<Q> {
  private final OutgoingCall<Q, ?> call;
  private final Executor executor;
  private final Consumer<TtrpcException> giveUp;
  private final CompletableFuture<ClientStream<Q, ?>> opened = new CompletableFuture<>();

  @GuardedBy("this")
  private Flow.@Nullable Subscription subscription;

  @GuardedBy("this")
  private boolean stopped;

  /** What was begun last; the publisher's signals come one at a time. */
  private CompletableFuture<?> latest = opened;

  RequestSubscriber(OutgoingCall<Q, ?> call, Executor executor, Consumer<TtrpcException> giveUp) {
    this.call = call;
    this.executor = executor;
    this.giveUp = giveUp;
  }

  /** There is a stream to send on. */
  void start(ClientStream<Q, ?> stream) {
    opened.complete(stream);
  }

  /** The call has ended: asks the publisher for nothing more. */
  void stop() {
    Flow.Subscription current;
    synchronized (this) {
      stopped = true;
      current = subscription;
    }
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    boolean late;
    synchronized (this) {
      this.subscription = subscription;
      late = stopped;
    }
    if (late) {
      subscription.cancel();
    } else {
      opened.thenRun(() -> subscription.request(1));
    }
  }

  @Override
  public void onNext(Q message) {
    inOrder(stream -> send(message, stream));
  }

  @Override
  public void onError(Throwable failure) {
    giveUp(failure);
  }

  /** A publisher may end before it is asked for anything, or while its last message is sent. */
  @Override
  public void onComplete() {
    inOrder(ClientStream::closeSendUnlessEnded);
  }

  private void inOrder(Consumer<ClientStream<Q, ?>> task) {
    latest =
        latest.thenRunAsync(
            () -> {
              try {
                task.accept(opened.join());
              } catch (RuntimeException e) {
                giveUp(e);
              }
            },
            executor);
  }

  private void send(Q message, ClientStream<Q, ?> stream) {
    if (stream.sendUnlessEnded(message)) {
      Flow.Subscription current;
      synchronized (this) {
        current = subscription;
      }
      if (current != null) {
        current.request(1);
      }
    }
  }

  private void giveUp(Throwable failure) {
    stop();
    giveUp.accept(
        failure instanceof TtrpcException ttrpc
            ? ttrpc
            : new TtrpcException(
                StatusCode.CANCELLED,
                "the publisher of requests failed in " + call.method().fullName(),
                failure));
  }
}
