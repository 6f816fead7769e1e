package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The checks of the path of a server's socket. */
final class SocketPath {
  /**
   * The maximum length of a path in bytes. The kernel's address has 108 bytes, of which the JDK
   * leaves two free.
   */
  private static final int MAX_BYTES = 106;

  private static final int FILE_TYPE_MASK = 0170000;
  private static final int SOCKET_TYPE = 0140000;

  private SocketPath() {}

  static void checkLength(SocketFile file) throws SocketFileException {
    if (!fits(file.path(), "")) {
      throw new SocketFileException(
          Reason.PATH_TOO_LONG,
          file.path(),
          "expected a socket's path of at most "
              + MAX_BYTES
              + " bytes but got "
              + bytes(file.path())
              + ": "
              + file.path(),
          null);
    }
  }

  /** Returns whether the path with the suffix fits a socket's address. */
  static boolean fits(Path path, String suffix) {
    return bytes(path) + suffix.length() <= MAX_BYTES;
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Checks that the path has no file, or a socket that no server listens on. */
  static void checkWhatIsThere(SocketFile file) throws IOException {
    Path path = file.path();
    int mode;
    try {
      mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException nothing) {
      return;
    } catch (AccessDeniedException e) {
      throw denied(file, e);
    }
    if ((mode & FILE_TYPE_MASK) != SOCKET_TYPE) {
      throw new SocketFileException(
          Reason.NOT_A_SOCKET,
          path,
          "expected a socket or nothing at " + path + " but found another kind of file",
          null);
    }
    if (file.ifExists() == SocketFile.IfExists.FAIL) {
      throw new SocketFileException(
          Reason.EXISTS, path, "expected nothing at " + path + " but found a socket", null);
    }
    checkStale(file);
  }

  /**
   * Checks that no server listens on the socket. The probe does not block, because a server with a
   * full backlog listens too.
   */
  private static void checkStale(SocketFile file) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(file.path()));
    } catch (ConnectException refused) {
      return;
    } catch (IOException unknown) {
      // It is unknown whether a server listens, so the socket is left alone.
      throw denied(file, unknown);
    }
    throw new SocketFileException(
        Reason.IN_USE, file.path(), "another server listens at " + file.path(), null);
  }

  static SocketFileException denied(SocketFile file, IOException cause) {
    return new SocketFileException(
        Reason.PERMISSION_DENIED,
        file.path(),
        "this user cannot create socket " + file.path() + ": " + cause.getMessage(),
        cause);
  }
}
