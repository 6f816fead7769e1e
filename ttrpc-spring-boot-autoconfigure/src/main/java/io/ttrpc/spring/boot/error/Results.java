package io.ttrpc.spring.boot.error;

import io.ttrpc.Status;
import io.ttrpc.TtrpcException;
import org.jspecify.annotations.Nullable;

/** The results of exception handlers. The application may not have the class of Google's status. */
final class Results {
  private static final String GOOGLE_STATUS = "com.google.rpc.Status";

  private Results() {}

  static boolean isSupported(Class<?> type) {
    return type == Status.class
        || TtrpcException.class.isAssignableFrom(type)
        || type.getName().equals(GOOGLE_STATUS);
  }

  /**
   * Returns the exception that states the result.
   *
   * @throws IllegalArgumentException if the status is OK
   */
  static @Nullable TtrpcException toException(@Nullable Object result, Throwable failure) {
    if (result == null || result instanceof TtrpcException) {
      return (TtrpcException) result;
    }
    Status status = result instanceof Status own ? own : GoogleStatus.toStatus(result);
    return new TtrpcException(status, failure);
  }

  /** Google's status. Its class is loaded with this one. */
  private static final class GoogleStatus {
    static Status toStatus(Object result) {
      com.google.rpc.Status status = (com.google.rpc.Status) result;
      return new Status(status.getCode(), status.getMessage(), status.getDetailsList());
    }
  }
}
