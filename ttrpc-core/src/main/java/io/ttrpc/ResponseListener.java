package io.ttrpc;

/**
 * The receiver of what the server of a call does. A channel passes one to its {@link CallTransport}
 * for each call, and the transport calls its methods, one at a time and in the order of the events.
 * A thread that calls them may run code of the application.
 *
 * @param <R> the type of the responses
 */
public interface ResponseListener<R> {
  /** Called with a response. */
  void onMessage(R message);

  /** Called when {@link CallStream#isReady} returns true after it has returned false. */
  void onReady();

  /** Called once, when the call has ended. Nothing is called after this. */
  void onEnd(Status status);
}
