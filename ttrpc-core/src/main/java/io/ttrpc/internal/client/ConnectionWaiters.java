package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.ConnectionClosedException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The calls that wait for a connection, each with a future of its own: a call that ends meanwhile
 * leaves nothing behind. Futures are completed with no lock held. Safe for any thread.
 */
final class ConnectionWaiters {
  @GuardedBy("this")
  private final IdentityHashMap<CompletableFuture<ClientConnection>, Patience> waiting =
      new IdentityHashMap<>();

  /** How long a call waits. */
  enum Patience {
    /** Until the attempt that is under way, or the next one, has an outcome. */
    ONE_ATTEMPT,
    /** Until an attempt succeeds. */
    UNTIL_READY
  }

  synchronized void add(CompletableFuture<ClientConnection> waiter, Patience patience) {
    waiting.put(waiter, patience);
  }

  synchronized void remove(CompletableFuture<ClientConnection> waiter) {
    waiting.remove(waiter);
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  synchronized int size() {
    return waiting.size();
  }

  /** Gives all the connection. */
  void completeAll(ClientConnection connection) {
    for (CompletableFuture<ClientConnection> waiter : takeAll()) {
      waiter.complete(connection);
    }
  }

  /** Fails those that waited for one attempt. */
  void failAttempt(ConnectionClosedException cause) {
    List<CompletableFuture<ClientConnection>> impatient = new ArrayList<>();
    synchronized (this) {
      waiting.forEach(
          (waiter, patience) -> {
            if (patience == Patience.ONE_ATTEMPT) {
              impatient.add(waiter);
            }
          });
      impatient.forEach(waiting::remove);
    }
    for (CompletableFuture<ClientConnection> waiter : impatient) {
      waiter.completeExceptionally(
          failures().connectionClosed(cause.status().message(), cause.getCause()));
    }
  }

  /** Fails all, each with a failure of its own. */
  void failAll(Supplier<ConnectionClosedException> cause) {
    for (CompletableFuture<ClientConnection> waiter : takeAll()) {
      waiter.completeExceptionally(cause.get());
    }
  }

  private synchronized List<CompletableFuture<ClientConnection>> takeAll() {
    List<CompletableFuture<ClientConnection>> all = new ArrayList<>(waiting.keySet());
    waiting.clear();
    return all;
  }
}
