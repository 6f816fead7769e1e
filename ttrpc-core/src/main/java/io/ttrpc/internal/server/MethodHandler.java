package io.ttrpc.internal.server;

import io.ttrpc.StreamReceiver;
import io.ttrpc.StreamSender;

/**
 * What serves a method of any kind: a unary side is a stream of exactly one message, which the
 * stream given here enforces.
 *
 * @param <Q> the request's type
 * @param <R> the response's type
 */
@FunctionalInterface
public interface MethodHandler<Q, R> {
  /** Serves one call; it has ended when this returns or throws. */
  void handle(StreamReceiver<Q> requests, StreamSender<R> replies) throws Exception;
}
