package io.ttrpc;

import com.google.protobuf.Any;
import io.ttrpc.internal.message.Causes;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/**
 * The final status of a call, as in {@code google.rpc.Status}. This record is immutable,
 * serializable and thread-safe.
 *
 * @param number the number of the code on the wire; it may be outside of the range of {@link
 *     StatusCode}, and {@link #code} then returns {@link StatusCode#UNKNOWN}
 * @param message the message for developers; empty if there is none
 * @param details messages of types that the two sides have agreed on; empty if there are none
 */
public record Status(int number, String message, List<Any> details) implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** The status of a call that succeeded. */
  public static final Status OK = new Status(0, "", List.of());

  private static final int MOST_DETAILS_IN_TEXT = 32;

  /** The exceptions that mean the same in every service. Go's ttrpc maps its own errors alike. */
  private static final Map<Class<? extends Throwable>, StatusCode> WELL_KNOWN =
      Map.of(
          EOFException.class, StatusCode.OUT_OF_RANGE,
          NoSuchFileException.class, StatusCode.NOT_FOUND,
          FileNotFoundException.class, StatusCode.NOT_FOUND,
          FileAlreadyExistsException.class, StatusCode.ALREADY_EXISTS,
          AccessDeniedException.class, StatusCode.PERMISSION_DENIED,
          CancellationException.class, StatusCode.CANCELLED,
          InterruptedException.class, StatusCode.CANCELLED,
          TimeoutException.class, StatusCode.DEADLINE_EXCEEDED);

  public Status {
    Objects.requireNonNull(message, "message");
    details = List.copyOf(details);
  }

  /** Returns a status without details. */
  public static Status of(StatusCode code, String message) {
    return new Status(code.number(), message, List.of());
  }

  /**
   * Returns the status of a failure. The outermost {@link TtrpcException} of the failure and its
   * causes gives its own status. Without one, the failure itself gives the code, where its type
   * means the same in every service, and the message:
   *
   * <ul>
   *   <li>{@link EOFException}: {@link StatusCode#OUT_OF_RANGE}
   *   <li>{@link NoSuchFileException} and {@link FileNotFoundException}: {@link
   *       StatusCode#NOT_FOUND}
   *   <li>{@link FileAlreadyExistsException}: {@link StatusCode#ALREADY_EXISTS}
   *   <li>{@link AccessDeniedException}: {@link StatusCode#PERMISSION_DENIED}
   *   <li>{@link CancellationException} and {@link InterruptedException}: {@link
   *       StatusCode#CANCELLED}
   *   <li>{@link TimeoutException}: {@link StatusCode#DEADLINE_EXCEEDED}
   *   <li>any other: {@link StatusCode#UNKNOWN}
   * </ul>
   *
   * <p>A server sends the code to the peer, and the message only if {@link
   * TtrpcServer.Builder#exceptionMessages} says so.
   */
  public static Status of(Throwable failure) {
    TtrpcException stated = Causes.outermost(TtrpcException.class, failure);
    return stated != null ? stated.status() : of(wellKnown(failure.getClass()), describe(failure));
  }

  /** Returns the code, or {@link StatusCode#UNKNOWN} if no code has the number. */
  public StatusCode code() {
    return StatusCode.forNumber(number);
  }

  /** Returns whether the call succeeded. */
  public boolean isOk() {
    return number == 0;
  }

  /**
   * Returns the number, the message and the types of up to 32 details, each in a {@linkplain
   * PeerText printable form}.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Status[number=");
    text.append(Integer.toUnsignedString(number)).append(", message=");
    text.append(PeerText.line(message)).append(", details=[");
    int shown = Math.min(details.size(), MOST_DETAILS_IN_TEXT);
    for (int i = 0; i < shown; i++) {
      text.append(i == 0 ? "" : ", ").append(PeerText.word(details.get(i).getTypeUrl()));
    }
    return text.append(shown < details.size() ? ", ...]]" : "]]").toString();
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
