package io.ttrpc;

/**
 * The server's side of a call that a {@link CallDispatcher} serves. A transport implements this
 * interface; {@link CallStream} says which threads call its methods.
 *
 * @param <R> the type of the responses
 */
public interface ServerCallStream<R> extends CallStream<R> {
  /** Ends the call with a status, behind the responses that were sent. */
  void end(Status status);
}
