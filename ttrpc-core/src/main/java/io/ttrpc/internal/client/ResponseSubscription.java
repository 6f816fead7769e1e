package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.protobuf.MessageLite;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.log.LimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The subscription of a subscriber to a call's responses. The subscriber receives as many responses
 * as it has requested, as they arrive. All of its methods are called on the executor, one at a
 * time.
 */
final class ResponseSubscription<R extends MessageLite>
    implements Flow.Subscription, AsyncCall.Receiver<R> {
  private static final Logger LOGGER = LimitedLog.of(ResponseSubscription.class);

  private final Flow.Subscriber<? super R> subscriber;
  private final CallExecutor executor;
  private final AsyncCall<?, R> call;
  private final AtomicLong demand = new AtomicLong();

  /** The number of signals since {@link #drain} last looked for work. */
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

  /** Reports to a subscriber that its call could not be made. */
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

  /**
   * Calls {@code onSubscribe}. Must be called before the call is opened, so that the call's outcome
   * is reported after it.
   */
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
      call.giveUp(
          failures()
              .local(StatusCode.CANCELLED, "the subscriber requested " + count + " messages"));
    } else {
      demand.getAndUpdate(before -> before + count < 0 ? Long.MAX_VALUE : before + count);
    }
    signal();
  }

  @Override
  public void cancel() {
    if (done.compareAndSet(false, true)) {
      call.giveUp(failures().local(StatusCode.CANCELLED, "the subscriber cancelled"));
    }
  }

  private void signal() {
    if (signals.getAndIncrement() == 0 && !executor.tryExecute(this::drain)) {
      onRefused();
      drain();
    }
  }

  /**
   * Cancels the call because the executor rejected a task. The calling thread then delivers only
   * the failure: delivering messages would keep it from its other work.
   */
  private void onRefused() {
    TtrpcException cause =
        failures()
            .local(
                StatusCode.RESOURCE_EXHAUSTED,
                "the channel's executor rejected the delivery of responses");
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

  /** Cancels the call of a subscriber that threw. The subscriber is not called again. */
  private void abort(Throwable thrown) {
    if (done.compareAndSet(false, true)) {
      call.giveUp(
          failures().local(StatusCode.CANCELLED, "the subscriber threw an exception", thrown));
    }
    LOGGER.log(Level.ERROR, "a subscriber of responses threw an exception", thrown);
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

  /** Delivers the next message, or, after the last one, the end or the failure. */
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
