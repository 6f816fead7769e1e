package io.ttrpc;

/**
 * The responses of a server-streaming call, pulled by its caller. Closing it early gives the call
 * up: responses that still come are dropped. Read by one thread at a time; {@link #close} may be
 * called by any thread at any time.
 *
 * @param <R> the type of the responses
 */
public interface ServerStreamingCall<R> extends StreamReceiver<R>, AutoCloseable {
  /** Gives up what has not been read; does nothing once the stream has ended. */
  @Override
  void close();
}
