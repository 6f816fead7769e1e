package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.internal.context.CurrentContext;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The responses of a handler that returned a publisher. They are sent on the publisher's threads,
 * and the call ends when the publisher does. While the peer does not read, nothing more is
 * requested from the publisher, so that no thread waits. If the call ends first, the subscription
 * is cancelled.
 */
final class PublishedResponses<R extends MessageLite> implements LaterResponse, Flow.Subscriber<R> {
  /** The maximum number of messages that a stream sends to a peer that does not read. */
  private static final int MOST_ASKED = 32;

  private static final int ASKED_AT_ONCE = MOST_ASKED / 2;

  private final Flow.Publisher<R> publisher;
  private final ResponseSender<R> sender;
  private final ServerConnection connection;
  private final ServerCallContext context;
  private final CallEnd end;
  private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();

  /** The number of requested messages that have not arrived. */
  private final AtomicInteger awaited = new AtomicInteger();

  /**
   * The number of messages since the last request for more. Used by the publisher's signals only,
   * which come one at a time.
   */
  private int sinceAsked;

  PublishedResponses(Flow.Publisher<R> publisher, ResponseSender<R> sender, CallEnd end) {
    this.publisher = publisher;
    this.sender = sender;
    this.connection = end.connection();
    this.context = end.context();
    this.end = end;
  }

  @Override
  public void begin() {
    context.onCancel(this::giveUp);
    context.run(() -> publisher.subscribe(this));
  }

  /**
   * Cancels the subscription on the handlers' executor, because the application's code runs then
   * and may block.
   */
  @Override
  public void giveUp() {
    Flow.Subscription current = subscription.get();
    if (current != null) {
      connection.handlers().executeOrRun(() -> context.run(current::cancel));
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    if (given == null) {
      end.fail(brokenRule("onSubscribe"));
    } else if (!subscription.compareAndSet(null, given)) {
      given.cancel();
    } else if (end.hasEnded()) {
      giveUp();
    } else {
      ask(MOST_ASKED);
    }
  }

  @Override
  public void onNext(R message) {
    if (end.hasEnded()) {
      return;
    }
    try {
      if (awaited.decrementAndGet() < 0) {
        throw new IllegalStateException(
            "the publisher of "
                + context.method().fullName()
                + " sent more messages than were requested");
      }
      CurrentContext.run(context, () -> sender.sendNow(message));
      if (++sinceAsked >= ASKED_AT_ONCE) {
        sinceAsked = 0;
        askWhenThereIsRoom();
      }
    } catch (Throwable e) {
      end.fail(e);
      giveUp();
    }
  }

  @Override
  public void onError(Throwable failure) {
    end.fail(failure != null ? failure : brokenRule("onError"));
  }

  @Override
  public void onComplete() {
    try {
      end.complete();
    } catch (Throwable e) {
      end.fail(e);
    }
  }

  /**
   * Returns the failure of a call whose publisher has passed null, which Reactive Streams forbid.
   */
  private NullPointerException brokenRule(String signal) {
    return new NullPointerException(
        "the publisher of " + context.method().fullName() + " called " + signal + " with null");
  }

  private void askWhenThereIsRoom() {
    if (connection.outgoing().isFull()) {
      connection
          .outgoing()
          .whenRoom(() -> connection.handlers().executeOrRun(() -> ask(ASKED_AT_ONCE)));
    } else {
      ask(ASKED_AT_ONCE);
    }
  }

  private void ask(int messages) {
    Flow.Subscription current = subscription.get();
    if (current == null || end.hasEnded()) {
      return;
    }
    awaited.addAndGet(messages);
    try {
      context.run(() -> current.request(messages));
    } catch (Throwable e) {
      end.fail(e);
    }
  }
}
