package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;

/**
 * Serves the calls of a method, of any kind. Called by many threads at once.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the responses
 */
@FunctionalInterface
public interface MethodHandler<Q extends MessageLite, R extends MessageLite> {
  /**
   * Serves one call. The call ends when this returns, unless this has given it a future or a
   * publisher to end with; it fails when this throws.
   */
  void handle(ServedCall<Q, R> call) throws Exception;
}
