package io.ttrpc.internal.server;

import io.ttrpc.StreamSender;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Takes replies from a publisher's threads to the handler's; asks for no more than fit. */
final class ReplyQueue<R> implements Flow.Subscriber<R>, AutoCloseable {
  private static final int BATCH = 32;

  private final BlockingQueue<Signal<R>> signals = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean closed;

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (closed) {
      subscription.cancel();
    } else {
      subscription.request(BATCH);
    }
  }

  @Override
  public void onNext(R reply) {
    signals.add(new Signal<>(reply, null));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal<>(null, failure));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal<>(null, null));
  }

  /** Sends until the publisher has ended; throws what it failed with. */
  void sendTo(StreamSender<R> replies) throws Exception {
    for (int sent = 1; ; sent++) {
      Signal<R> signal = signals.take();
      if (signal.reply() == null) {
        rethrow(signal.failure());
        return;
      }
      replies.send(signal.reply());
      Flow.Subscription current = subscription;
      if (sent % BATCH == 0 && current != null) {
        current.request(BATCH);
      }
    }
  }

  private static void rethrow(@Nullable Throwable failure) throws Exception {
    if (failure instanceof Exception exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }

  /** Asks the publisher for nothing more. */
  @Override
  public void close() {
    closed = true;
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  /** A reply, a failure, or with neither the end. */
  private record Signal<R>(@Nullable R reply, @Nullable Throwable failure) {}
}
