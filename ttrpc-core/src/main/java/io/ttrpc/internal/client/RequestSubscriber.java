package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.context.CallbackContext;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscriber that sends a publisher's messages as requests, one after another. Sending may wait
 * for the peer, so it runs on the executor. The first message is requested once there is a stream,
 * each further one when the one before it has been sent.
 */
final class RequestSubscriber<Q extends MessageLite> implements Flow.Subscriber<Q> {
  private final OutgoingCall<Q, ?> call;
  private final CallbackContext context;
  private final Consumer<TtrpcException> giveUp;

  /** The sending tasks. Suspended until there is a stream to send on. */
  private final SerialTasks tasks;

  private volatile @Nullable RequestSender<Q> sender;

  @GuardedBy("this")
  private Flow.@Nullable Subscription subscription;

  @GuardedBy("this")
  private boolean stopped;

  RequestSubscriber(
      OutgoingCall<Q, ?> call,
      CallExecutor executor,
      CallbackContext context,
      Consumer<TtrpcException> giveUp) {
    this.call = call;
    this.context = context;
    this.giveUp = giveUp;
    this.tasks = new SerialTasks(executor, this::onRefused);
    tasks.suspend();
  }

  /** Starts sending on the stream. */
  void start(ClientStream<Q, ?> stream) {
    sender = new RequestSender<>(stream);
    requestOne();
    tasks.resume();
  }

  /**
   * Cancels the subscription and drops the messages that were not sent, because the call has ended.
   */
  void stop() {
    Flow.Subscription current;
    synchronized (this) {
      stopped = true;
      current = subscription;
    }
    tasks.clear();
    if (current != null) {
      CallExecutor.runGuarded(() -> context.run(current::cancel));
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
    giveUp(
        failure != null
            ? failure
            : new NullPointerException("the publisher called onError with null"));
  }

  /**
   * Closes this side after the last message has been sent. A publisher may complete before anything
   * was requested, or while its last message is being sent.
   */
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

  /**
   * Cancels the call. Sending needs a thread of the executor: it might wait for room that only the
   * calling thread can make.
   */
  private void onRefused(SerialTasks refused) {
    refused.clear();
    giveUp(
        failures()
            .local(
                StatusCode.RESOURCE_EXHAUSTED,
                "the channel's executor rejected the requests of " + call.method().fullName()));
  }

  private void giveUp(Throwable failure) {
    stop();
    giveUp.accept(call.givenUpFor("the publisher of requests failed", failure));
  }
}
