package io.ttrpc.internal.server;

import io.ttrpc.Status;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;

/** Finds the status of a failure, which may be of a class that fails itself. */
final class FailureStatus {
  private FailureStatus() {}

  /** Returns the status that the peer is told; throws nothing. */
  static Status of(Throwable failure) {
    try {
      Status status = Status.of(failure);
      if (!status.isOk()) {
        return status;
      }
    } catch (Throwable unreadable) {
      // An exception's methods may be anybody's.
    }
    return Status.of(StatusCode.UNKNOWN, failure.getClass().getName());
  }

  /** Whether the failure is a fault of the handler, and not a status that it chose. */
  static boolean isUnexpected(Throwable failure, Status status) {
    return status.code() == StatusCode.UNKNOWN && !(failure instanceof TtrpcException);
  }
}
