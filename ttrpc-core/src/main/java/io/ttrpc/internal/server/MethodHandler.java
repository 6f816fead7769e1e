package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;

/**
 * The handler of a method of any kind. Several threads may call it at once.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the responses
 */
@FunctionalInterface
public interface MethodHandler<Q extends MessageLite, R extends MessageLite> {
  /**
   * Serves one call. The call ends when this method returns, unless the method has set a future or
   * a publisher as its response. The call fails if this method throws.
   */
  void handle(HandledCall<Q, R> call) throws Exception;
}
