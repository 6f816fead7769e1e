package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.internal.context.CurrentContext;
import io.ttrpc.internal.flow.SubscribedMessages;
import java.util.concurrent.Flow;

/**
 * The responses of a handler that returned a publisher, on a transport. They are sent on the
 * publisher's threads, and the call ends when the publisher does. If the call ends first, the
 * subscription is cancelled.
 */
final class DispatchedResponses<R extends MessageLite>
    implements LaterResponse, SubscribedMessages.Target<R> {
  private final DispatchedCall<?, R> call;
  private final Flow.Publisher<R> publisher;
  private final SubscribedMessages<R> subscriber;

  DispatchedResponses(DispatchedCall<?, R> call, Flow.Publisher<R> publisher) {
    this.call = call;
    this.publisher = publisher;
    this.subscriber = new SubscribedMessages<>(this, call.context()::run);
  }

  @Override
  public void begin() {
    call.context().onCancel(this::giveUp);
    call.context().run(() -> publisher.subscribe(subscriber));
    if (call.hasEnded()) {
      giveUp();
    }
  }

  /**
   * {@inheritDoc} The application's code runs then on the handlers' executor, because it may block.
   * Hands nothing over if the publisher is done, as it is where it ended the call.
   */
  @Override
  public void giveUp() {
    if (!subscriber.isDone()) {
      call.executeOrRun(subscriber::stop);
    }
  }

  /** Requests further messages if the transport is ready. */
  void request() {
    subscriber.request();
  }

  @Override
  public boolean isReady() {
    return call.hasEnded() || call.stream().isReady();
  }

  @Override
  public void send(R message) {
    if (!call.hasEnded()) {
      CurrentContext.run(call.context(), () -> call.sendNow(message));
    }
  }

  @Override
  public void complete() {
    call.complete();
  }

  @Override
  public void fail(Throwable failure) {
    call.failNow(failure);
  }
}
