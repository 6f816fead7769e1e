package io.ttrpc.internal.client;

import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.log.SafeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Gives a subscriber the responses that it asked for, as they come. All of the subscriber's methods
 * are called on the executor, one at a time.
 */
final class ResponseSubscription<R extends MessageLite>
    implements Flow.Subscription, AsyncCall.Receiver<R> {
  private static final Logger LOGGER = SafeLog.of(ResponseSubscription.class);

  private final Flow.Subscriber<? super R> subscriber;
  private final CallExecutor executor;
  private final AsyncCall<?, R> call;
  private final AtomicLong demand = new AtomicLong();

  /** How many reasons to look for work have come up since the last look. */
  private final AtomicInteger signals = new AtomicInteger();

  private final AtomicBoolean done = new AtomicBoolean();
  private volatile @Nullable ResponseReader<R> reader;
  private volatile @Nullable Throwable failure;

  ResponseSubscription(
      Flow.Subscriber<? super R> subscriber, CallExecutor executor, AsyncCall<?, R> call) {
    this.subscriber = subscriber;
    this.executor = executor;
    this.call = call;
  }

  /** Tells a subscriber of a call that could not be made. */
  static void refuse(Flow.Subscriber<?> subscriber, Throwable cause) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long count) {}

          @Override
          public void cancel() {}
        });
    subscriber.onError(cause);
  }

  /** Begins; comes before the call is opened, so that its outcome is told behind this. */
  void start() {
    signals.incrementAndGet();
    Runnable first =
        () -> {
          try {
            subscriber.onSubscribe(this);
          } catch (Throwable e) {
            abort(e);
          }
          drain();
        };
    if (!executor.tryExecute(first)) {
      onRefused();
      first.run();
    }
  }

  @Override
  public void onOpened(ClientStream<?, R> stream) {
    ResponseReader<R> opened = new ResponseReader<>(stream);
    reader = opened;
    opened.onReadable(this::signal);
  }

  @Override
  public void onFailed(Throwable cause) {
    failure = cause;
    signal();
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      failure = new IllegalArgumentException("request must be positive but was " + count);
      call.giveUp(new TtrpcException(StatusCode.CANCELLED, "the subscriber broke its contract"));
    } else {
      demand.getAndUpdate(before -> before + count < 0 ? Long.MAX_VALUE : before + count);
    }
    signal();
  }

  @Override
  public void cancel() {
    if (done.compareAndSet(false, true)) {
      call.giveUp(new TtrpcException(StatusCode.CANCELLED, "the subscriber cancelled"));
    }
  }

  private void signal() {
    if (signals.getAndIncrement() == 0 && !executor.tryExecute(this::drain)) {
      onRefused();
      drain();
    }
  }

  /** The failure is told on this thread; messages would keep it from other work. */
  private void onRefused() {
    TtrpcException cause =
        new TtrpcException(
            StatusCode.RESOURCE_EXHAUSTED, "the channel's executor takes no more tasks");
    if (failure == null) {
      failure = cause;
    }
    call.giveUp(cause);
  }

  private void drain() {
    int seen = signals.get();
    do {
      try {
        deliver();
      } catch (Throwable e) {
        abort(e);
      }
      seen = signals.addAndGet(-seen);
    } while (seen > 0);
  }

  /** Ends the call of a subscriber that threw, which hears nothing more. */
  private void abort(Throwable thrown) {
    if (done.compareAndSet(false, true)) {
      call.giveUp(new TtrpcException(StatusCode.CANCELLED, "the subscriber failed", thrown));
    }
    LOGGER.log(Level.ERROR, "a subscriber failed", thrown);
  }

  private void deliver() {
    while (!done.get()) {
      Throwable cause = failure;
      if (cause != null) {
        finish(cause);
        return;
      }
      ResponseReader<R> current = reader;
      if (current == null || !current.isReadable()) {
        return;
      }
      if (!current.isEmpty() && demand.get() == 0) {
        return;
      }
      deliverOne(current);
    }
  }

  /** Delivers a message, or what stands behind the last one: the end, or the failure. */
  private void deliverOne(ResponseReader<R> current) {
    boolean last = current.isEmpty();
    R response;
    try {
      response = current.poll();
    } catch (Throwable e) {
      finish(e);
      return;
    }
    if (response != null) {
      demand.updateAndGet(before -> before == Long.MAX_VALUE ? before : before - 1);
      subscriber.onNext(response);
    } else if (last && done.compareAndSet(false, true)) {
      subscriber.onComplete();
    }
  }

  private void finish(Throwable cause) {
    if (done.compareAndSet(false, true)) {
      subscriber.onError(cause);
    }
  }
}
