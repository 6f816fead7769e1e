package io.ttrpc;

/**
 * Where the message of an exception goes that a handler did not mean for its caller: any but a
 * {@link TtrpcException}. Such a message may hold a path, a query or a password.
 *
 * @see TtrpcServer.Builder#exceptionMessages
 */
public enum ExceptionMessages {
  /** The message stays in the server's log. The peer gets the code and a neutral message. */
  WITHHOLD,

  /** The message goes to the peer too, for development or between parts of one system. */
  SEND
}
