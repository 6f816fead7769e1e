package io.ttrpc.internal.flow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.TtrpcException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The publisher of the peer's messages, for one subscriber. The demand of the subscriber is passed
 * on to the peer, so that nothing has to be kept. The transport's threads call the subscriber.
 */
public final class PublishedMessages<M> implements MessageSink<M>, Flow.Publisher<M> {
  private final Source<M> source;
  private final Executor scope;

  @GuardedBy("this")
  private Flow.@Nullable Subscriber<? super M> subscriber;

  /** True once {@code onSubscribe} has returned, so that other signals may follow. */
  @GuardedBy("this")
  private boolean started;

  /** The demand before {@link #started}. */
  @GuardedBy("this")
  private long early;

  @GuardedBy("this")
  private boolean ended;

  @GuardedBy("this")
  private @Nullable TtrpcException failure;

  @GuardedBy("this")
  private boolean done;

  /** True if the subscriber takes as many messages as there are. */
  private volatile boolean unlimited;

  /**
   * Creates a publisher without a subscriber.
   *
   * @param scope runs the subscriber's methods, on the calling thread
   */
  public PublishedMessages(Source<M> source, Executor scope) {
    this.source = source;
    this.scope = scope;
  }

  /** The call that the messages come from. */
  public interface Source<M> {
    /** Asks the peer for a number of messages. */
    void request(int messages);

    /** Called with a message before the subscriber gets it. */
    void beforeNext(M message);

    /** Called when the subscriber cancels. */
    void cancelled();

    /** Called when the subscriber throws an exception or breaks a rule. */
    void fail(Throwable failure);
  }

  /** Accepts the first subscriber, and refuses every other one. */
  @Override
  public void subscribe(Flow.Subscriber<? super M> given) {
    Objects.requireNonNull(given, "subscriber");
    synchronized (this) {
      if (subscriber == null) {
        subscriber = given;
      }
    }
    if (!isSubscribed(given)) {
      given.onSubscribe(new NothingLeft());
      given.onError(
          new IllegalStateException("the messages of a call can have one subscriber only"));
      return;
    }
    scope.execute(() -> given.onSubscribe(new Demand()));
    long demand;
    synchronized (this) {
      started = true;
      demand = early;
    }
    if (demand > 0) {
      ask(demand);
    }
    deliverEnd();
  }

  private synchronized boolean isSubscribed(Flow.Subscriber<? super M> given) {
    return subscriber == given && !started;
  }

  @Override
  public void onMessage(M message) {
    Flow.Subscriber<? super M> current;
    synchronized (this) {
      current = done ? null : subscriber;
    }
    if (current == null) {
      return;
    }
    try {
      if (unlimited) {
        source.request(1);
      }
      scope.execute(
          () -> {
            source.beforeNext(message);
            current.onNext(message);
          });
    } catch (Throwable e) {
      if (finish()) {
        source.fail(e);
      }
    }
  }

  @Override
  public void onEnd(@Nullable TtrpcException failure) {
    synchronized (this) {
      ended = true;
      this.failure = failure;
    }
    deliverEnd();
  }

  private void deliverEnd() {
    Flow.Subscriber<? super M> current;
    TtrpcException cause;
    synchronized (this) {
      if (!ended || !started || done) {
        return;
      }
      done = true;
      current = Objects.requireNonNull(subscriber, "a subscriber, because it has started");
      cause = failure;
    }
    scope.execute(
        () -> {
          if (cause == null) {
            current.onComplete();
          } else {
            current.onError(cause);
          }
        });
  }

  private void ask(long count) {
    if (count >= Integer.MAX_VALUE) {
      unlimited = true;
    }
    source.request((int) Math.min(count, Integer.MAX_VALUE));
  }

  /** Ends the delivery. Returns false if it has ended already. */
  private synchronized boolean finish() {
    boolean first = !done;
    done = true;
    return first;
  }

  /** The subscription of the one subscriber. */
  private final class Demand implements Flow.Subscription {
    @Override
    public void request(long count) {
      if (count <= 0) {
        refuse(new IllegalArgumentException("request must be positive but was " + count));
        return;
      }
      synchronized (PublishedMessages.this) {
        if (!started) {
          early = early + count < 0 ? Long.MAX_VALUE : early + count;
          return;
        }
      }
      ask(count);
    }

    private void refuse(IllegalArgumentException fault) {
      Flow.Subscriber<? super M> current;
      synchronized (PublishedMessages.this) {
        current = done ? null : subscriber;
        done = true;
      }
      if (current != null) {
        source.fail(fault);
        scope.execute(() -> current.onError(fault));
      }
    }

    @Override
    public void cancel() {
      if (finish()) {
        source.cancelled();
      }
    }
  }

  /** The subscription of a subscriber that was refused. */
  private static final class NothingLeft implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
