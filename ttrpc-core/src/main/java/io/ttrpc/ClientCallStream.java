package io.ttrpc;

/**
 * The client's side of a call that a {@link CallTransport} carries. A transport implements this
 * interface; {@link CallStream} says which threads call its methods.
 *
 * @param <Q> the type of the requests
 */
public interface ClientCallStream<Q> extends CallStream<Q> {
  /** Half-closes the call: no request follows. */
  void closeSend();

  /**
   * Cancels the call and tells the peer. Has no effect once the call has ended.
   *
   * @param reason the status with which the call has ended for its caller
   */
  void cancel(Status reason);
}
