package io.ttrpc;

/**
 * A running client-streaming call. Its caller sends the requests one by one and then waits for the
 * response. Several threads may call {@link #send} at once, and any thread may call {@link #close}
 * at any time.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the response
 */
public interface ClientStreamingCall<Q, R> extends StreamSender<Q>, AutoCloseable {
  /**
   * Half-closes the call, so that no request follows, and waits for the response.
   *
   * @throws TtrpcException with the status of the call if it is not OK
   */
  R closeAndReceive();

  /**
   * Cancels the call unless it has ended. The protocol has no frame for a cancellation, so the
   * server is not informed: a handler that waits for requests goes on waiting until its deadline.
   * The call is not half-closed, because the handler would take the requests so far for all of
   * them.
   */
  @Override
  void close();
}
