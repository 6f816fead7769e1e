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
 * Thrown when a call fails, with the status of the call. A handler throws it to end its call with
 * that status. On the client, the status comes from the peer, or from this side if the peer sent
 * none (see {@link #isFromPeer}).
 *
 * <p>The message of the exception is the code and the {@linkplain PeerText#line printable form} of
 * the status's message. The status itself has the original one.
 *
 * <p>A subclass exists only where a caller acts differently. Java serialization keeps the whole
 * status. This class is immutable, except for what every throwable can change, and thread-safe.
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

  /**
   * Creates an exception with a code and a message for developers.
   *
   * @throws IllegalArgumentException if the code is OK
   */
  public TtrpcException(StatusCode code, String message) {
    this(Status.of(code, message), Origin.APPLICATION, null);
  }

  /**
   * Creates an exception with a code, a message for developers and a cause. The cause is not sent
   * to the peer.
   *
   * @throws IllegalArgumentException if the code is OK
   */
  public TtrpcException(StatusCode code, String message, @Nullable Throwable cause) {
    this(Status.of(code, message), Origin.APPLICATION, cause);
  }

  /**
   * Creates an exception with a code, a message for developers and details. The details are
   * messages of types that the two sides have agreed on.
   *
   * @throws IllegalArgumentException if the code is OK
   */
  public TtrpcException(StatusCode code, String message, List<Any> details) {
    this(new Status(code.number(), message, details), Origin.APPLICATION, null);
  }

  /**
   * Creates an exception with a status.
   *
   * @throws IllegalArgumentException if the status is OK
   */
  public TtrpcException(Status status) {
    this(status, Origin.APPLICATION, null);
  }

  /**
   * Creates an exception with a status and a cause. The cause is not sent to the peer.
   *
   * @throws IllegalArgumentException if the status is OK
   */
  public TtrpcException(Status status, @Nullable Throwable cause) {
    this(status, Origin.APPLICATION, cause);
  }

  TtrpcException(Status status, Origin origin, @Nullable Throwable cause) {
    super(describe(status), cause);
    this.status = status;
    this.origin = origin;
  }

  /** Returns the status, with its original message and its details. */
  public Status status() {
    return status;
  }

  /** Returns the code of the status. */
  public StatusCode code() {
    return status.code();
  }

  /** Returns the details of the status; empty if there are none. */
  public List<Any> details() {
    return status.details();
  }

  /**
   * Returns whether the peer sent the status. Otherwise, this side made it: for example, the
   * connection was lost, the deadline passed, or a message was too large.
   */
  public boolean isFromPeer() {
    return origin == Origin.PEER;
  }

  /**
   * Returns an exception with the same status and with the stack trace of the current thread, for
   * that thread to throw. An exception that the application has created becomes its cause, because
   * the stack trace tells where.
   */
  TtrpcException atCaller() {
    return new TtrpcException(status, origin, origin == Origin.APPLICATION ? this : getCause());
  }

  /** Checks the fields, which a damaged stream or another version may leave without a failure. */
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
    return status.message().isEmpty() ? code : code + ": " + PeerText.line(status.message());
  }

  /** The maker of a status. */
  enum Origin {
    /** The application on this side. Its stack trace tells where. */
    APPLICATION,
    /** This library, on this side. */
    LIBRARY,
    /** The peer. */
    PEER
  }
}
