package io.ttrpc.internal.flow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The subscriber that sends the messages of a publisher to the peer. While the transport is not
 * ready, it requests nothing more from the publisher, so that no thread waits.
 */
public final class SubscribedMessages<M> implements Flow.Subscriber<M> {
  /** The maximum number of messages that are requested and have not arrived. */
  private static final int MOST_ASKED = 16;

  private final Target<M> target;
  private final Executor scope;

  @GuardedBy("this")
  private Flow.@Nullable Subscription subscription;

  /** The number of requested messages that have not arrived. */
  @GuardedBy("this")
  private int awaited;

  @GuardedBy("this")
  private boolean done;

  /**
   * Creates a subscriber.
   *
   * @param scope runs the publisher's methods, on the calling thread
   */
  public SubscribedMessages(Target<M> target, Executor scope) {
    this.target = target;
    this.scope = scope;
  }

  /** The call that takes the messages. */
  public interface Target<M> {
    /** Returns whether the transport takes messages now. */
    boolean isReady();

    /** Sends a message without waiting. */
    void send(M message);

    /** Called after the last message. */
    void complete();

    /** Called if the publisher fails, or if another method of this target throws. */
    void fail(Throwable failure);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    Objects.requireNonNull(given, "subscription");
    boolean taken;
    synchronized (this) {
      taken = subscription == null && !done;
      if (taken) {
        subscription = given;
      }
    }
    if (taken) {
      request();
    } else {
      given.cancel();
    }
  }

  /** Requests further messages if the transport is ready. */
  public void request() {
    if (!target.isReady()) {
      return;
    }
    Flow.Subscription current;
    int more;
    synchronized (this) {
      current = subscription;
      if (current == null || done || awaited > MOST_ASKED / 2) {
        return;
      }
      more = MOST_ASKED - awaited;
      awaited = MOST_ASKED;
    }
    try {
      scope.execute(() -> current.request(more));
    } catch (Throwable e) {
      fail(e);
    }
  }

  @Override
  public void onNext(M message) {
    Objects.requireNonNull(message, "message");
    boolean surplus;
    synchronized (this) {
      if (done) {
        return;
      }
      surplus = --awaited < 0;
    }
    try {
      if (surplus) {
        throw new IllegalStateException("a publisher sent more messages than were requested");
      }
      target.send(message);
      request();
    } catch (Throwable e) {
      fail(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (finish()) {
      target.fail(failure);
    }
  }

  @Override
  public void onComplete() {
    if (!finish()) {
      return;
    }
    try {
      target.complete();
    } catch (Throwable e) {
      target.fail(e);
    }
  }

  /** Returns whether the publisher has ended, or its subscription was cancelled. */
  public synchronized boolean isDone() {
    return done;
  }

  /** Cancels the subscription, because the call has ended. */
  public void stop() {
    if (finish()) {
      cancel();
    }
  }

  private void fail(Throwable failure) {
    if (finish()) {
      cancel();
      target.fail(failure);
    }
  }

  private void cancel() {
    Flow.Subscription current;
    synchronized (this) {
      current = subscription;
    }
    if (current != null) {
      scope.execute(current::cancel);
    }
  }

  private synchronized boolean finish() {
    boolean first = !done;
    done = true;
    return first;
  }
}
