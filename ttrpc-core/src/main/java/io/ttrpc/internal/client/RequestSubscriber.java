package io.ttrpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a publisher has, one message after another: sending may wait for the peer, so it runs
 * on the executor, and the next message is asked for when it is done; the first one when there is a
 * stream.
 */
final class RequestSubscriber<Q extends MessageLite> implements Flow.Subscriber<Q> {
  private final OutgoingCall<Q, ?> call;
  private final Consumer<TtrpcException> giveUp;

  /** Suspended until there is a stream to send on. */
  private final SerialTasks tasks;

  private volatile @Nullable RequestSender<Q> sender;

  @GuardedBy("this")
  private Flow.@Nullable Subscription subscription;

  @GuardedBy("this")
  private boolean stopped;

  RequestSubscriber(
      OutgoingCall<Q, ?> call, CallExecutor executor, Consumer<TtrpcException> giveUp) {
    this.call = call;
    this.giveUp = giveUp;
    this.tasks = new SerialTasks(executor, this::onRefused);
    tasks.suspend();
  }

  /** Begins, as there is a stream to send on. */
  void start(ClientStream<Q, ?> stream) {
    sender = new RequestSender<>(stream);
    requestOne();
    tasks.resume();
  }

  /** Asks the publisher for nothing more, as the call has ended. */
  void stop() {
    Flow.Subscription current;
    synchronized (this) {
      stopped = true;
      current = subscription;
    }
    tasks.clear();
    if (current != null) {
      CallExecutor.runGuarded(current::cancel);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    boolean late;
    synchronized (this) {
      late = stopped || this.subscription != null;
      if (!late) {
        this.subscription = subscription;
      }
    }
    if (late) {
      subscription.cancel();
    } else if (sender != null) {
      requestOne();
    }
  }

  @Override
  public void onNext(Q message) {
    Objects.requireNonNull(message, "message");
    tasks.execute(() -> orGiveUp(() -> send(message)));
  }

  @Override
  public void onError(Throwable failure) {
    giveUp(failure);
  }

  /** A publisher may end before it is asked for anything, or while its last message is sent. */
  @Override
  public void onComplete() {
    tasks.execute(() -> orGiveUp(() -> sender().closeSendUnlessEnded()));
  }

  private void send(Q message) {
    if (sender().sendUnlessEnded(message)) {
      requestOne();
    }
  }

  private RequestSender<Q> sender() {
    return Objects.requireNonNull(sender, "a stream to send on");
  }

  private void requestOne() {
    Flow.Subscription current;
    synchronized (this) {
      current = stopped ? null : subscription;
    }
    if (current != null) {
      orGiveUp(() -> current.request(1));
    }
  }

  private void orGiveUp(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      giveUp(e);
    }
  }

  /** Sending might wait for the thread that would have to make room: it needs one of its own. */
  private void onRefused(SerialTasks refused) {
    refused.clear();
    giveUp(
        new TtrpcException(
            StatusCode.RESOURCE_EXHAUSTED,
            "the channel's executor takes no task of " + call.method().fullName()));
  }

  private void giveUp(Throwable failure) {
    stop();
    giveUp.accept(call.givenUpFor("the publisher of requests failed", failure));
  }
}
