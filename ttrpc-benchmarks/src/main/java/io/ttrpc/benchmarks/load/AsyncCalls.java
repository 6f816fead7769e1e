package io.ttrpc.benchmarks.load;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Asynchronous calls of one thread, as a stream of requests and their responses: it takes them in
 * the order of its requests.
 */
final class AsyncCalls<M> implements EchoClient.Exchange<M> {
  private final EchoClient.Connection<M> connection;
  private final Queue<CompletableFuture<M>> inFlight = new ArrayDeque<>();

  AsyncCalls(EchoClient.Connection<M> connection) {
    this.connection = connection;
  }

  @Override
  public void send(M message) {
    inFlight.add(connection.callAsync(message));
  }

  @Override
  public M receive() {
    return inFlight.remove().join();
  }

  @Override
  public void finish() {
    if (!inFlight.isEmpty()) {
      throw new IllegalStateException("expected no call in flight but got " + inFlight.size());
    }
  }
}
