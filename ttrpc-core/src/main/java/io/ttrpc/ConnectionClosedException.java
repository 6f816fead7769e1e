package io.ttrpc;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a connection was lost, could not be made, or was closed on this side. The code is
 * UNAVAILABLE, and the message contains the address. The cause, if there is one, comes from the
 * transport. A call that is safe to repeat may be repeated. This class is immutable and
 * thread-safe.
 */
public final class ConnectionClosedException extends TtrpcException {
  private static final long serialVersionUID = 1;

  /** Creates an exception for a lost connection. */
  ConnectionClosedException(String message, @Nullable Throwable cause) {
    this(Status.of(StatusCode.UNAVAILABLE, message), cause);
  }

  /** Creates an exception for a lost connection with a status whose code is UNAVAILABLE. */
  ConnectionClosedException(Status status, @Nullable Throwable cause) {
    super(status, cause);
  }

  /**
   * Returns a copy. The original is not kept as the cause: only this library creates this
   * exception, and its stack trace is of no interest.
   */
  @Override
  TtrpcException atCaller() {
    return new ConnectionClosedException(status(), getCause());
  }
}
