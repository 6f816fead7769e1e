package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The binding of a socket at a hidden path. The socket gets its mode and owner there and is then
 * renamed to its own path, so that it is never reachable with wrong permissions.
 */
final class HiddenSocket {
  private static final int BACKLOG = 1024;
  private static final String NAME = "/s";

  private HiddenSocket() {}

  static BoundSocketFile bind(SocketFile file) throws IOException {
    Path folder = makeFolder(file);
    Path hidden = folder == null ? siblingOf(file) : Path.of(folder + NAME);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(hidden), BACKLOG);
      SocketAttributes.set(file, hidden);
      Object key =
          Files.readAttributes(hidden, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .fileKey();
      Files.move(hidden, file.path(), StandardCopyOption.ATOMIC_MOVE);
      return new BoundSocketFile(file.path(), listener, key);
    } catch (IOException | RuntimeException e) {
      listener.close();
      Files.deleteIfExists(hidden);
      throw e;
    } finally {
      if (folder != null) {
        Files.deleteIfExists(folder);
      }
    }
  }

  /**
   * Creates a folder that only this user may enter. Returns null if the path in that folder would
   * be too long for a socket.
   */
  private static @Nullable Path makeFolder(SocketFile file) throws IOException {
    Path folder = Files.createTempDirectory(ParentFolder.of(file), ".t");
    if (SocketPath.fits(folder, NAME)) {
      return folder;
    }
    Files.delete(folder);
    return null;
  }

  /**
   * Returns a hidden path in the same folder. Its name is no longer than the socket's own, so that
   * it fits if that one does.
   */
  private static Path siblingOf(SocketFile file) {
    String name = String.valueOf(file.path().getFileName());
    String hidden = "." + Long.toString(System.nanoTime() | 1L << 62, Character.MAX_RADIX);
    return ParentFolder.of(file)
        .resolve(hidden.substring(0, Math.min(hidden.length(), Math.max(2, name.length()))));
  }
}
