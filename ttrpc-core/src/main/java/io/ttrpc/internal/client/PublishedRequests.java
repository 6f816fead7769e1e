package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.context.CallbackContext;
import io.ttrpc.internal.flow.SubscribedMessages;
import java.util.concurrent.Flow;

/** The requests of a call on a transport that a publisher sends. */
final class PublishedRequests<Q extends MessageLite> implements SubscribedMessages.Target<Q> {
  private final TransportCall<Q, ?> call;
  private final Flow.Publisher<Q> publisher;
  private final CallbackContext context;
  private final SubscribedMessages<Q> subscriber;

  /**
   * @param context the context in which the publisher's methods run
   */
  PublishedRequests(
      TransportCall<Q, ?> call, Flow.Publisher<Q> publisher, CallbackContext context) {
    this.call = call;
    this.publisher = publisher;
    this.context = context;
    this.subscriber =
        new SubscribedMessages<>(this, task -> CallExecutor.runGuarded(() -> context.run(task)));
  }

  void begin() {
    context.run(() -> publisher.subscribe(subscriber));
  }

  /** Requests further messages if the transport is ready. */
  void request() {
    subscriber.request();
  }

  /** Cancels the subscription, because the call has ended. */
  void stop() {
    subscriber.stop();
  }

  @Override
  public boolean isReady() {
    return call.isReady();
  }

  @Override
  public void send(Q message) {
    call.call().taps().send(message);
    try {
      call.send(message);
    } catch (TtrpcException e) {
      if (!call.hasEnded()) {
        throw e;
      }
    }
  }

  @Override
  public void complete() {
    try {
      call.closeSend();
    } catch (TtrpcException e) {
      if (!call.hasEnded()) {
        throw e;
      }
    }
  }

  @Override
  public void fail(Throwable failure) {
    call.giveUp(call.call().givenUpFor("the publisher of requests failed", failure));
  }
}
