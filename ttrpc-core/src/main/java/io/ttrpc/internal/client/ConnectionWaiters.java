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
 * The calls that wait for a connection. Each has a future of its own, so that a call that ends
 * earlier can be removed. Futures are completed with no lock held. Safe for use by any thread.
 */
final class ConnectionWaiters {
  @GuardedBy("this")
  private final IdentityHashMap<CompletableFuture<ClientConnection>, Patience> waiting =
      new IdentityHashMap<>();

  /** The length of a call's wait. */
  enum Patience {
    /** The call waits for the outcome of the current attempt to connect, or of the next one. */
    ONE_ATTEMPT,
    /** The call waits until an attempt succeeds. */
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

  /** Completes all futures with the connection. */
  void completeAll(ClientConnection connection) {
    for (CompletableFuture<ClientConnection> waiter : takeAll()) {
      waiter.complete(connection);
    }
  }

  /** Fails the calls that waited for one attempt only, each with an exception of its own. */
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

  /** Fails all calls, each with an exception of its own. */
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
