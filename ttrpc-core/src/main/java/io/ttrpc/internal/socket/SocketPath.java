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

/** Checks whether a server may bind at a path. */
final class SocketPath {
  /** The kernel's address has 108 bytes, of which the JDK leaves two free. */
  private static final int MAX_BYTES = 106;

  private static final int FILE_TYPE_MASK = 0170000;
  private static final int SOCKET_TYPE = 0140000;

  private SocketPath() {}

  static void checkLength(SocketFile file) throws SocketFileException {
    if (!fits(file.path(), "")) {
      throw new SocketFileException(
          Reason.PATH_TOO_LONG,
          file.path(),
          "a socket's path has at most "
              + MAX_BYTES
              + " bytes but this one has "
              + bytes(file.path())
              + ": "
              + file.path(),
          null);
    }
  }

  /** Whether the path with that suffix fits a socket's address. */
  static boolean fits(Path path, String suffix) {
    return bytes(path) + suffix.length() <= MAX_BYTES;
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Accepts nothing and a socket that nobody listens at. */
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

  /** Does not block: a server whose backlog is full lives too. */
  private static void checkStale(SocketFile file) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(file.path()));
    } catch (ConnectException refused) {
      return;
    } catch (IOException unknown) {
      // Whether somebody listens can not be told, so nothing is taken away from them.
      throw denied(file, unknown);
    }
    throw new SocketFileException(
        Reason.IN_USE, file.path(), "another server listens at " + file.path(), null);
  }

  static SocketFileException denied(SocketFile file, IOException cause) {
    return new SocketFileException(
        Reason.PERMISSION_DENIED,
        file.path(),
        "this user may not make socket " + file.path() + ": " + cause.getMessage(),
        cause);
  }
}
