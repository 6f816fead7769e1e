package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import io.ttrpc.Status;
import io.ttrpc.TtrpcException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The publisher of a call's requests, for one subscriber. It delivers requests as they arrive, up
 * to the subscriber's demand. The subscriber's methods run on the handlers' executor, one at a time
 * and with the call's context; no thread waits between messages. The subscriber receives {@code
 * onComplete} after the last request, or {@code onError} if the call ended before it.
 */
final class PublishedRequests<Q extends MessageLite> implements Flow.Publisher<Q> {
  private final RequestStream<Q> requests;
  private final HandlerExecutor executor;
  private final ServerCallContext context;
  private final CallObservers observers;
  private final ServedCall<Q, ?> call;
  private final CallEnd end;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  PublishedRequests(RequestStream<Q> requests, ServedCall<Q, ?> call) {
    this.requests = requests;
    this.call = call;
    this.end = call.end();
    this.executor = end.connection().handlers();
    this.context = end.context();
    this.observers = end.observers();
  }

  /** Accepts the first subscriber, and refuses every other one. */
  @Override
  public void subscribe(Flow.Subscriber<? super Q> subscriber) {
    if (subscribed.compareAndSet(false, true)) {
      new Delivery(subscriber).begin();
    } else {
      subscriber.onSubscribe(new NothingLeft());
      subscriber.onError(
          new IllegalStateException("the requests of a call can have one subscriber only"));
    }
  }

  /** The delivery of requests from the stream buffer to the subscriber. */
  private final class Delivery implements Flow.Subscription {
    private final Flow.Subscriber<? super Q> subscriber;
    private final AtomicLong demand = new AtomicLong();

    /** The number of signals since {@link #deliverAll} last looked for work. */
    private final AtomicInteger signals = new AtomicInteger(1);

    private volatile boolean done;
    private volatile @Nullable Throwable broken;

    Delivery(Flow.Subscriber<? super Q> subscriber) {
      this.subscriber = subscriber;
    }

    /**
     * Calls {@code onSubscribe} on the calling thread, which is the handler's or one that the
     * handler gave the publisher to.
     */
    void begin() {
      subscriber.onSubscribe(this);
      requests.buffer().onReadable(this::signal);
      executor.executeOrRun(this::deliverAll);
    }

    @Override
    public void request(long count) {
      if (count <= 0) {
        broken = new IllegalArgumentException("request must be positive but was " + count);
      } else {
        demand.getAndUpdate(before -> before + count < 0 ? Long.MAX_VALUE : before + count);
      }
      signal();
    }

    /** Ends the delivery. Later requests are dropped, so that they do not delay other calls. */
    @Override
    public void cancel() {
      done = true;
      requests.buffer().discard();
    }

    private void signal() {
      if (signals.getAndIncrement() == 0) {
        executor.executeOrRun(this::deliverAll);
      }
    }

    private void deliverAll() {
      int seen = signals.get();
      do {
        try {
          context.run(this::deliver);
        } catch (Throwable e) {
          cancel();
          call.fail(e);
        }
        seen = signals.addAndGet(-seen);
      } while (seen > 0);
    }

    private void deliver() {
      while (!done) {
        Throwable fault = broken;
        if (fault != null) {
          cancel();
          subscriber.onError(fault);
          return;
        }
        if (requests.buffer().isEmpty() ? !requests.buffer().isReadable() : demand.get() == 0) {
          return;
        }
        deliverNext();
      }
    }

    /** Delivers the next message, or the end if there is none. */
    private void deliverNext() {
      Q message;
      try {
        message = requests.poll(end.connection().messages());
      } catch (TtrpcException e) {
        cancel();
        subscriber.onError(e);
        return;
      }
      if (message != null) {
        demand.updateAndGet(before -> before == Long.MAX_VALUE ? before : before - 1);
        if (isAccepted(message)) {
          subscriber.onNext(message);
        }
        return;
      }
      done = true;
      Status cancellation = context.cancellation();
      if (cancellation == null) {
        subscriber.onComplete();
      } else {
        // Requests may have been dropped, so that this end must not look like the peer's.
        subscriber.onError(new TtrpcException(cancellation));
      }
    }

    /**
     * Shows the message to the observers. If one of them throws, the call fails with that, and the
     * subscriber is told.
     */
    private boolean isAccepted(Q message) {
      try {
        observers.receive(message);
        return true;
      } catch (Throwable e) {
        cancel();
        call.fail(e);
        subscriber.onError(e);
        return false;
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
