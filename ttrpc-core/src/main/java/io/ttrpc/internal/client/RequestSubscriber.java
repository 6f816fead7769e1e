package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a publisher has, one message after another: sending may wait for the peer, so it runs
 * on the executor, and the next message is asked for when it is done.
 */
final class RequestSubscriber<Q extends MessageLite> implements Flow.Subscriber<Q> {
  private final ClientStream<Q, ?> stream;
  private final Executor executor;
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean stopped;

  /** The task that was begun last; the publisher's signals come one at a time. */
  private CompletableFuture<Void> latest = CompletableFuture.completedFuture(null);

  RequestSubscriber(ClientStream<Q, ?> stream, Executor executor) {
    this.stream = stream;
    this.executor = executor;
  }

  /** The call has ended: asks the publisher for nothing more. */
  void stop() {
    stopped = true;
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (stopped) {
      subscription.cancel();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onNext(Q message) {
    inOrder(() -> send(message));
  }

  @Override
  public void onError(Throwable failure) {
    giveUp(failure);
  }

  @Override
  public void onComplete() {
    inOrder(this::closeSend);
  }

  /** A publisher may end while its last message is still being sent. */
  private void inOrder(Runnable task) {
    latest = latest.thenRunAsync(task, executor);
  }

  private void closeSend() {
    try {
      stream.closeSendUnlessEnded();
    } catch (RuntimeException e) {
      giveUp(e);
    }
  }

  private void send(Q message) {
    try {
      Flow.Subscription current = subscription;
      if (stream.sendUnlessEnded(message) && current != null) {
        current.request(1);
      }
    } catch (RuntimeException e) {
      giveUp(e);
    }
  }

  private void giveUp(Throwable failure) {
    stop();
    stream.cancel(
        failure instanceof TtrpcException ttrpc
            ? ttrpc
            : new TtrpcException(
                StatusCode.CANCELLED,
                "the publisher of requests failed in " + stream.call().method().fullName(),
                failure));
  }
}
