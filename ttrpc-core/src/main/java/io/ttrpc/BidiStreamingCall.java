package io.ttrpc;

/**
 * A bidi-streaming call held by its caller. One thread may send while another receives; {@link
 * #close} may be called by any thread at any time and gives the call up.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the responses
 */
public interface BidiStreamingCall<Q, R> extends StreamSender<Q>, StreamReceiver<R>, AutoCloseable {
  /**
   * Says that no message will follow; responses go on.
   *
   * @throws TtrpcException if that was said before, or the stream has ended
   */
  void closeSend();

  /**
   * Gives the call up; does nothing once it has ended. The peer is not told, for the protocol has
   * no frame that could: a handler that waits for more goes on until its deadline, unless {@link
   * #closeSend} came first.
   */
  @Override
  void close();
}
