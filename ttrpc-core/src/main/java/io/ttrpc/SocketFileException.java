package io.ttrpc;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a server cannot create its socket file. The message names what was expected and what
 * was found. This class is immutable and thread-safe.
 */
public final class SocketFileException extends IOException {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final transient Path path;

  /** Creates an exception for the socket file at {@code path}. */
  public SocketFileException(Reason reason, Path path, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.path = path;
  }

  /** Returns the reason for the failure. */
  public Reason reason() {
    return reason;
  }

  /** Returns the path of the socket file, as it was configured. */
  public Path path() {
    return path;
  }

  /** The reason why a socket file cannot be created. This enum is immutable and thread-safe. */
  public enum Reason {
    /** A server listens at the path, or another process starts one there. */
    IN_USE,
    /** A socket exists at the path, and {@link SocketFile.IfExists#FAIL} forbids replacing it. */
    EXISTS,
    /** The file at the path is not a socket. The server never deletes such a file. */
    NOT_A_SOCKET,
    /** The folder does not exist. */
    PARENT_MISSING,
    /**
     * Another user may replace a folder or a link on the path. Root or the user of this process
     * must own each of them.
     */
    PARENT_UNTRUSTED,
    /**
     * The user of this process lacks a permission on the folder or on a folder above it, or must
     * not replace the socket of another user.
     */
    PERMISSION_DENIED,
    /**
     * The path is too long for the address of a socket, or it is long and the system has no {@code
     * /proc}.
     */
    PATH_TOO_LONG,
    /** The permissions, the owner or the group of the file cannot be set. */
    ATTRIBUTES
  }
}
