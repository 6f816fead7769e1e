package io.ttrpc;

/**
 * One side's messages of a call that a protocol other than ttrpc carries. A transport implements
 * this interface for each call; it must not block the callers.
 *
 * <p>This library calls {@link #send} and the methods that end a side one at a time. Any thread may
 * call the other methods at any time.
 *
 * @param <M> the type of the messages that this side sends
 */
public interface CallStream<M> {
  /** Sends a message, or queues it. Has no effect once the call has ended. */
  void send(M message);

  /**
   * Returns whether the transport sends further messages soon. If it does not, this library sends
   * no more messages of a stream until {@link RequestListener#onReady} or {@link
   * ResponseListener#onReady} is called. A single message is sent in any case.
   */
  boolean isReady();

  /**
   * Asks for further messages of the peer. The transport passes on no more messages than this
   * library has asked for in all. Has no effect once the call has ended.
   */
  void request(int messages);
}
