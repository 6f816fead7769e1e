package io.ttrpc;

/**
 * The treatment of the messages of exceptions that a handler has not written for its caller: those
 * other than {@link TtrpcException}, and a {@link ConnectionClosedException} of a client that the
 * handler uses. Such a message may contain a path, a query or a password. This enum is immutable
 * and thread-safe.
 *
 * @see TtrpcServer.Builder#exceptionMessages
 */
public enum ExceptionMessages {
  /** The server logs the message. The peer gets the code and a neutral message. */
  WITHHOLD,

  /**
   * The peer gets the message too. This is for development, and between the parts of one system.
   */
  SEND
}
