package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The path of a socket, which is the address that clients connect to. */
final class SocketPath {
  /**
   * The maximum length of a path in bytes. The kernel's address has 108 bytes, of which the JDK
   * leaves two free.
   */
  private static final int MAX_BYTES = 106;

  private SocketPath() {}

  static void checkLength(SocketFile file) throws SocketFileException {
    if (!fits(file.path())) {
      throw tooLong(file, file.path(), "");
    }
  }

  static boolean fits(Path path) {
    return bytes(path) <= MAX_BYTES;
  }

  /** Returns the exception for a path that does not fit the address of a socket. */
  static SocketFileException tooLong(SocketFile file, Path path, String explanation) {
    return new SocketFileException(
        Reason.PATH_TOO_LONG,
        file.path(),
        "expected a socket's path of at most "
            + MAX_BYTES
            + " bytes but got "
            + bytes(path)
            + ": "
            + path
            + explanation,
        null);
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  static SocketFileException denied(SocketFile file, IOException cause) {
    return new SocketFileException(
        Reason.PERMISSION_DENIED,
        file.path(),
        "this user cannot create socket " + file.path() + ": " + problem(file, cause),
        cause);
  }

  private static @Nullable String problem(SocketFile file, IOException cause) {
    if (!(cause instanceof FileSystemException e)) {
      return cause.getMessage();
    }
    return reason(e) + ": " + shown(file, e.getFile());
  }

  /** Some exceptions, such as NoSuchFileException, state the reason by their class alone. */
  private static String reason(FileSystemException cause) {
    return cause instanceof AccessDeniedException
        ? "permission denied"
        : Objects.requireNonNullElse(cause.getReason(), cause.getClass().getSimpleName());
  }

  /** Returns the path, or the folder of the socket if the path is that of a temporary file. */
  private static @Nullable Object shown(SocketFile file, @Nullable String path) {
    return path == null || !PrivateFolder.isTemporary(path)
        ? path
        : file.path().toAbsolutePath().getParent();
  }
}
