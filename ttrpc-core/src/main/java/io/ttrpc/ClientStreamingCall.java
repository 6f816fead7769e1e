package io.ttrpc;

/**
 * A client-streaming call in the making: messages are sent one by one, then the response is
 * awaited. Closing it before that gives the call up. {@link #send} may be called by several threads
 * at once; {@link #close} by any thread at any time.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the response
 */
public interface ClientStreamingCall<Q, R> extends StreamSender<Q>, AutoCloseable {
  /**
   * Says that no message will follow, and waits for the response.
   *
   * @throws TtrpcException with the status that ended the call
   */
  R closeAndReceive();

  /**
   * Gives the call up; does nothing once it has ended. The peer is not told, for the protocol has
   * no frame that could: a handler that waits for more goes on until its deadline.
   */
  @Override
  void close();
}
