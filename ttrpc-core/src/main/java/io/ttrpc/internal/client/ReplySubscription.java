package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives a subscriber the replies that it asked for, as they come. All of the subscriber's methods
 * are called on the executor, one at a time.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Continuations are attached for their effect.
final class ReplySubscription<R extends MessageLite> implements Flow.Subscription {
  private final Flow.Subscriber<? super R> subscriber;
  private final Executor executor;
  private final Consumer<TtrpcException> giveUp;
  private final AtomicLong demand = new AtomicLong();

  /** How many reasons to look for work have come up since the last look. */
  private final AtomicInteger signals = new AtomicInteger();

  private final AtomicBoolean done = new AtomicBoolean();
  private volatile @Nullable ClientStream<?, R> stream;
  private volatile @Nullable Throwable failure;

  ReplySubscription(
      Flow.Subscriber<? super R> subscriber, Executor executor, Consumer<TtrpcException> giveUp) {
    this.subscriber = subscriber;
    this.executor = executor;
    this.giveUp = giveUp;
  }

  /** Begins once the stream is open, or has failed to. */
  <Q extends MessageLite> void start(CompletableFuture<ClientStream<Q, R>> opened) {
    signals.incrementAndGet();
    executor.execute(
        () -> {
          subscriber.onSubscribe(this);
          drain();
        });
    opened.whenComplete(
        (opening, cause) -> {
          if (opening != null) {
            stream = opening;
            opening.messages().onReadable(this::signal);
          } else {
            failure = cause;
            signal();
          }
        });
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      failure = new IllegalArgumentException("request must be positive but was " + count);
      giveUp.accept(new TtrpcException(StatusCode.CANCELLED, "the subscriber broke its contract"));
    } else {
      demand.getAndUpdate(before -> before + count < 0 ? Long.MAX_VALUE : before + count);
    }
    signal();
  }

  @Override
  public void cancel() {
    if (done.compareAndSet(false, true)) {
      giveUp.accept(new TtrpcException(StatusCode.CANCELLED, "the subscriber cancelled"));
    }
  }

  private void signal() {
    if (signals.getAndIncrement() == 0) {
      executor.execute(this::drain);
    }
  }

  private void drain() {
    int seen = signals.get();
    do {
      try {
        deliver();
      } catch (RuntimeException | Error e) {
        cancel();
        throw e;
      }
      seen = signals.addAndGet(-seen);
    } while (seen > 0);
  }

  private void deliver() {
    while (!done.get()) {
      Throwable cause = failure;
      if (cause != null) {
        finish(cause);
        return;
      }
      ClientStream<?, R> current = stream;
      if (current == null || !current.messages().isReadable()) {
        return;
      }
      if (current.messages().isEmpty()) {
        finish(current);
        return;
      }
      if (demand.get() == 0) {
        return;
      }
      deliverOne(current);
    }
  }

  private void deliverOne(ClientStream<?, R> current) {
    R reply;
    try {
      reply = current.poll();
    } catch (TtrpcException e) {
      finish(e);
      return;
    }
    if (reply != null) {
      demand.updateAndGet(before -> before == Long.MAX_VALUE ? before : before - 1);
      subscriber.onNext(reply);
    }
  }

  /** All messages are taken: what is left is the end, or the failure. */
  private void finish(ClientStream<?, R> current) {
    try {
      current.poll();
    } catch (TtrpcException e) {
      finish(e);
      return;
    }
    if (done.compareAndSet(false, true)) {
      subscriber.onComplete();
    }
  }

  private void finish(Throwable cause) {
    if (done.compareAndSet(false, true)) {
      subscriber.onError(cause);
    }
  }
}
