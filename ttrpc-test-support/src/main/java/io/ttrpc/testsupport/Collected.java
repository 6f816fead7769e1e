package io.ttrpc.testsupport;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

/**
 * A subscriber that collects the messages of a publisher. All methods may be called by any thread.
 *
 * @param <T> the type of the messages
 */
public final class Collected<T> implements Flow.Subscriber<T> {
  private final List<T> seen = new CopyOnWriteArrayList<>();
  private final CompletableFuture<List<T>> all = new CompletableFuture<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final long first;

  /** Asks for all messages at once. */
  public Collected() {
    this(Long.MAX_VALUE);
  }

  /** Asks for that many messages when it is subscribed. */
  public Collected(long first) {
    this.first = first;
  }

  /** Returns all messages once the publisher has completed, or its failure. */
  public CompletableFuture<List<T>> all() {
    return all;
  }

  /** Returns the messages that have arrived. */
  public List<T> seen() {
    return seen;
  }

  /** Asks for more messages. */
  public void request(long count) {
    subscription.join().request(count);
  }

  /** Cancels the subscription. */
  public void cancel() {
    subscription.join().cancel();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.complete(given);
    given.request(first);
  }

  @Override
  public void onNext(T message) {
    seen.add(message);
  }

  @Override
  public void onError(Throwable failure) {
    all.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    all.complete(List.copyOf(seen));
  }
}
