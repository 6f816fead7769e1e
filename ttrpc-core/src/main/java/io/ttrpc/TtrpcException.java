package io.ttrpc;

import com.google.protobuf.Any;
import io.ttrpc.internal.message.FailureFactory;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call that did not succeed, and why. A handler throws it to end its call with that status; a
 * client's call throws it with the status that the peer sent, or with one made here when the call
 * never got that far (see {@link #isFromPeer}).
 *
 * <p>Subclasses exist only where a caller acts differently. Java serialization keeps the whole
 * status. Immutable, apart from what every throwable can change; safe for any thread.
 */
public class TtrpcException extends RuntimeException {
  private static final long serialVersionUID = 2;

  static {
    FailureFactory.install(new ApiFailures());
  }

  /** The status, with its details. */
  private final Status status;

  /** The side that made the status. */
  private final Origin origin;

  /** A failure with a message for developers. */
  public TtrpcException(StatusCode code, String message) {
    this(Status.of(code, message), Origin.LOCAL, null);
  }

  /** A failure with a message for developers and what caused it; the cause stays on this side. */
  public TtrpcException(StatusCode code, String message, @Nullable Throwable cause) {
    this(Status.of(code, message), Origin.LOCAL, cause);
  }

  /** A failure with details: messages that the two sides agreed on. */
  public TtrpcException(StatusCode code, String message, List<Any> details) {
    this(new Status(code.number(), message, details), Origin.LOCAL, null);
  }

  /**
   * A failure with that status.
   *
   * @throws IllegalArgumentException if the status is OK
   */
  public TtrpcException(Status status) {
    this(status, Origin.LOCAL, null);
  }

  TtrpcException(Status status, Origin origin, @Nullable Throwable cause) {
    super(describe(status), cause);
    this.status = status;
    this.origin = origin;
  }

  /** The status, with its message as it was given and its details. */
  public Status status() {
    return status;
  }

  /** The status's code. */
  public StatusCode code() {
    return status.code();
  }

  /** The status's details; empty where there are none. */
  public List<Any> details() {
    return status.details();
  }

  /**
   * Returns whether the peer sent this status. A local status was made on this side: the connection
   * was lost, the deadline passed, a message was too large.
   */
  public boolean isFromPeer() {
    return origin == Origin.PEER;
  }

  /**
   * Returns a failure of the same status, with the stack of this thread, for this thread to throw.
   * This failure becomes the cause: an application may have made it.
   */
  TtrpcException atCaller() {
    return origin == Origin.PEER
        ? new TtrpcException(status, origin, getCause())
        : new TtrpcException(status, origin, this);
  }

  /** Fails where the stream holds no failure, as one of another version or a damaged one. */
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    if (status == null || status.isOk() || origin == null) {
      throw new InvalidObjectException(
          "expected a status other than OK and its origin but got " + status + " and " + origin);
    }
  }

  private static String describe(Status status) {
    Objects.requireNonNull(status, "status");
    if (status.isOk()) {
      throw new IllegalArgumentException("a failure needs a status other than OK");
    }
    String code = status.code().name();
    if (status.code().number() != status.number()) {
      code += "(" + Integer.toUnsignedString(status.number()) + ")";
    }
    return status.message().isEmpty() ? code : code + ": " + status.message();
  }

  enum Origin {
    LOCAL,
    PEER
  }
}
