package io.ttrpc;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A server's socket file can not be made. The message says what was expected and what was found.
 * Immutable; safe for any thread.
 */
public final class SocketFileException extends IOException {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final transient Path path;

  /** A failure to make the socket file at {@code path}. */
  public SocketFileException(Reason reason, Path path, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.path = path;
  }

  /** What stands in the way. */
  public Reason reason() {
    return reason;
  }

  /** The socket file's path as it was configured. */
  public Path path() {
    return path;
  }

  /** What stands in the way of a socket file. */
  public enum Reason {
    /** A living server listens at the path. */
    IN_USE,
    /** Something is at the path, and {@link SocketFile.IfExists#FAIL} forbids replacing it. */
    EXISTS,
    /** What is at the path is no socket; it is never deleted. */
    NOT_A_SOCKET,
    /** The folder does not exist. */
    PARENT_MISSING,
    /** The folder, or something above it, refuses this user. */
    PERMISSION_DENIED,
    /** The path does not fit the kernel's address. */
    PATH_TOO_LONG,
    /** Mode, owner or group can not be set. */
    ATTRIBUTES
  }
}
