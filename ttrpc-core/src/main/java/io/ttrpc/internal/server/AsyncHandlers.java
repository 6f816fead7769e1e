package io.ttrpc.internal.server;

import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.function.Function;

/**
 * Serves methods that answer with futures and publishers: the handler's thread waits for them, so
 * that deadline, cancellation and interceptors hold as they do for other handlers.
 */
public final class AsyncHandlers {
  private AsyncHandlers() {}

  /** Waits for the future's value; cancels it if the call is cancelled first. */
  public static <R> R await(CompletableFuture<R> future) throws Exception {
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      if (cause instanceof Exception exception) {
        throw exception;
      }
      throw (Error) cause;
    }
  }

  /** Sends what the publisher has; cancels it if the call ends first. */
  public static <R> void drain(Flow.Publisher<R> publisher, StreamSender<R> replies)
      throws Exception {
    try (ReplyQueue<R> queue = new ReplyQueue<>()) {
      publisher.subscribe(queue);
      queue.sendTo(replies);
    }
  }

  /** Gives the requests to a handler that takes a publisher, and waits for its reply. */
  public static <Q, R> R pump(
      StreamReceiver<Q> requests, Function<Flow.Publisher<Q>, CompletableFuture<R>> handler)
      throws Exception {
    try (RequestPublisher<Q> publisher = new RequestPublisher<>(requests)) {
      return await(handler.apply(publisher));
    }
  }

  /** Gives the requests to a handler that takes a publisher, and sends what it publishes. */
  public static <Q, R> void pump(
      StreamReceiver<Q> requests,
      StreamSender<R> replies,
      Function<Flow.Publisher<Q>, Flow.Publisher<R>> handler)
      throws Exception {
    try (RequestPublisher<Q> publisher = new RequestPublisher<>(requests)) {
      drain(handler.apply(publisher), replies);
    }
  }
}
