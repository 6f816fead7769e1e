package io.ttrpc;

import com.google.protobuf.Any;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/**
 * How a call ended: {@code google.rpc.Status}. Immutable and safe for any thread.
 *
 * @param number the code as it stood on the wire; may lie outside {@link StatusCode}'s range, where
 *     {@link #code} says {@link StatusCode#UNKNOWN}
 * @param message for developers; empty where there is none
 * @param details messages of types that the two sides agreed on; empty where there are none
 */
public record Status(int number, String message, List<Any> details) {
  /** Success. */
  public static final Status OK = new Status(0, "", List.of());

  /** Kinds of exceptions that mean the same in every service, as Go's ttrpc maps its own. */
  private static final Map<Class<? extends Throwable>, StatusCode> WELL_KNOWN =
      Map.of(
          EOFException.class, StatusCode.OUT_OF_RANGE,
          NoSuchFileException.class, StatusCode.NOT_FOUND,
          FileNotFoundException.class, StatusCode.NOT_FOUND,
          FileAlreadyExistsException.class, StatusCode.ALREADY_EXISTS,
          AccessDeniedException.class, StatusCode.PERMISSION_DENIED,
          CancellationException.class, StatusCode.CANCELLED,
          InterruptedException.class, StatusCode.CANCELLED,
          TimeoutException.class, StatusCode.DEADLINE_EXCEEDED,
          IllegalArgumentException.class, StatusCode.INVALID_ARGUMENT);

  public Status {
    Objects.requireNonNull(message, "message");
    details = List.copyOf(details);
  }

  /** A status without details. */
  public static Status of(StatusCode code, String message) {
    return new Status(code.number(), message, List.of());
  }

  /**
   * The status that a server sends when a handler ends with {@code failure}: that of the first
   * {@link TtrpcException} in its chain of causes, else the code of the first exception with a
   * well-known meaning (a missing file, an illegal argument, a cancellation, …), else {@link
   * StatusCode#UNKNOWN}.
   */
  public static Status of(Throwable failure) {
    for (Throwable cause : Causes.of(failure)) {
      if (cause instanceof TtrpcException ttrpc) {
        return ttrpc.status();
      }
    }
    for (Throwable cause : Causes.of(failure)) {
      StatusCode code = wellKnown(cause.getClass());
      if (code != StatusCode.UNKNOWN) {
        return of(code, describe(cause));
      }
    }
    return of(StatusCode.UNKNOWN, describe(failure));
  }

  /** The code; {@link StatusCode#UNKNOWN} for a number that is none of ours. */
  public StatusCode code() {
    return StatusCode.forNumber(number);
  }

  /** Whether the call succeeded. */
  public boolean isOk() {
    return number == 0;
  }

  private static StatusCode wellKnown(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      StatusCode code = WELL_KNOWN.get(each);
      if (code != null) {
        return code;
      }
    }
    return StatusCode.UNKNOWN;
  }

  private static String describe(Throwable failure) {
    String message = null;
    try {
      message = failure.getMessage();
    } catch (Throwable unknown) {
      // An exception of the application may fail when it is asked.
    }
    return message != null ? message : failure.getClass().getName();
  }
}
