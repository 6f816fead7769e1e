package io.ttrpc.internal.server;

import io.ttrpc.CallContext;
import io.ttrpc.StreamReceiver;
import io.ttrpc.internal.thread.Threads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Publishes the requests of a call to one subscriber, from threads that end with {@link #close}.
 * The subscriber's methods run with the call's context.
 */
final class RequestPublisher<Q> implements Flow.Publisher<Q>, AutoCloseable {
  private static final int BUFFERED = 16;

  /** One reads the stream, one calls the subscriber. */
  private static final int MAX_PLATFORM_THREADS = 2;

  private final StreamReceiver<Q> requests;
  private final CallContext context = CallContext.current();
  private final ExecutorService threads =
      Threads.newExecutor("ttrpc-requests", MAX_PLATFORM_THREADS);
  private final SubmissionPublisher<Q> publisher =
      new SubmissionPublisher<>(task -> threads.execute(context.wrap(task)), BUFFERED);
  private final AtomicBoolean subscribed = new AtomicBoolean();

  RequestPublisher(StreamReceiver<Q> requests) {
    this.requests = requests;
  }

  /** Takes the first subscriber; a second one is refused. */
  @Override
  public void subscribe(Flow.Subscriber<? super Q> subscriber) {
    if (subscribed.compareAndSet(false, true)) {
      publisher.subscribe(subscriber);
      threads.execute(context.wrap(this::publishAll));
    } else {
      subscriber.onSubscribe(new NothingLeft());
      subscriber.onError(new IllegalStateException("the requests of a call have one subscriber"));
    }
  }

  private void publishAll() {
    try {
      for (Q request : requests) {
        publisher.submit(request);
      }
      publisher.close();
    } catch (RuntimeException | Error e) {
      publisher.closeExceptionally(e);
    }
  }

  /** Interrupts who reads, and leaves the subscriber what it has. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** The subscription of one who comes too late. */
  private static final class NothingLeft implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
