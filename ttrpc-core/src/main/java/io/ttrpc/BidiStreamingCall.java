package io.ttrpc;

/**
 * A running bidi-streaming call. Its caller sends the requests and reads the responses,
 * independently of each other. Several threads may send at once while one thread receives. Any
 * thread may call {@link #close} at any time.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the responses
 */
public interface BidiStreamingCall<Q, R> extends StreamSender<Q>, StreamReceiver<R>, AutoCloseable {
  /**
   * Half-closes the call: no request follows. The server may still send responses.
   *
   * @throws TtrpcException if the call was half-closed before, or has ended
   */
  void closeSend();

  /**
   * Cancels the call unless it has ended, and discards the responses that have not been read. The
   * protocol has no frame for a cancellation. The call is half-closed, unless {@link #closeSend}
   * was called before, so that a handler that waits for requests sees their end; responses that
   * still arrive are dropped.
   */
  @Override
  void close();
}
