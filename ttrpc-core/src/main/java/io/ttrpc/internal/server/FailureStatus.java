package io.ttrpc.internal.server;

import io.ttrpc.ConnectionClosedException;
import io.ttrpc.ExceptionMessages;
import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.message.Causes;
import org.jspecify.annotations.Nullable;

/**
 * The status that the peer is told of a failure. The failure may be of a class whose methods throw.
 *
 * @param isStated whether the handler chose the status, by a {@link TtrpcException}
 */
record FailureStatus(Status status, boolean isStated) {
  /** Hides everything but the code: texts and class names tell how the server is made. */
  private static final String WITHHELD = "the handler failed";

  /** Returns the status of what a handler threw. Throws nothing. */
  static FailureStatus of(Throwable failure, ExceptionMessages messages) {
    try {
      Status status = Status.of(failure);
      if (!status.isOk()) {
        return isChosen(Causes.outermost(TtrpcException.class, failure))
            ? new FailureStatus(status, true)
            : new FailureStatus(
                Status.of(
                    status.code(),
                    messages == ExceptionMessages.SEND ? status.message() : WITHHELD),
                false);
      }
    } catch (Throwable unreadable) {
      // An exception's methods may be anybody's.
    }
    String message = messages == ExceptionMessages.SEND ? failure.getClass().getName() : WITHHELD;
    return new FailureStatus(Status.of(StatusCode.UNKNOWN, message), false);
  }

  /** A handler whose own client has lost a server has not chosen to tell the address of it. */
  private static boolean isChosen(@Nullable TtrpcException stated) {
    return stated != null && !(stated instanceof ConnectionClosedException);
  }

  /**
   * Returns what the server itself says of a failure that is not the handler's, followed by the
   * failure's message where messages are sent. Throws nothing.
   */
  static String describe(String what, Throwable failure, ExceptionMessages messages) {
    return messages == ExceptionMessages.SEND
        ? what + ": " + of(failure, messages).status().message()
        : what;
  }
}
