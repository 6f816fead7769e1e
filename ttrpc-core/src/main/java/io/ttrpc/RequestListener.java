package io.ttrpc;

/**
 * The receiver of what the client of a call does. A {@link CallDispatcher} returns one for each
 * call, and the transport calls its methods, one at a time and in the order of the events. A thread
 * that calls them may run code of the application.
 *
 * @param <Q> the type of the requests
 */
public interface RequestListener<Q> {
  /** Called with a request. */
  void onMessage(Q message);

  /** Called when the client has half-closed the call: no request follows. */
  void onRemoteClosed();

  /** Called when {@link CallStream#isReady()} returns true after it has returned false. */
  void onReady();

  /**
   * Called when the call has ended without the server: the client has cancelled it, its connection
   * was lost, or its deadline has passed. Has no effect on a call that has ended.
   */
  void onCancel(Status reason);
}
