package io.ttrpc;

import org.jspecify.annotations.Nullable;

/**
 * The connection was lost, or could not be made, or was closed on this side: UNAVAILABLE. The
 * message names the address; the cause, where there is one, is the transport's. A call that is safe
 * to repeat may be repeated. Immutable; safe for any thread.
 */
public final class ConnectionClosedException extends TtrpcException {
  private static final long serialVersionUID = 1;

  /** A lost connection. */
  ConnectionClosedException(String message, @Nullable Throwable cause) {
    super(StatusCode.UNAVAILABLE, message, cause);
  }

  /**
   * Returns a copy: the library alone makes this exception, and its own stack is of no interest.
   */
  @Override
  TtrpcException atCaller() {
    return new ConnectionClosedException(status().message(), getCause());
  }
}
