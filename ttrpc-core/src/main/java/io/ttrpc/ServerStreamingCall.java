package io.ttrpc;

/**
 * A running server-streaming call. Its caller reads the responses. One thread at a time may read,
 * and any thread may call {@link #close} at any time.
 *
 * @param <R> the type of the responses
 */
public interface ServerStreamingCall<R> extends StreamReceiver<R>, AutoCloseable {
  /**
   * Cancels the call unless it has ended, and discards the responses that have not been read. The
   * protocol has no frame for a cancellation, so the server is not informed; responses that still
   * arrive are dropped.
   */
  @Override
  void close();
}
