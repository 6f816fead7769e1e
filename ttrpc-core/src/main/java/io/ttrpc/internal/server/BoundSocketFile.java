package io.ttrpc.internal.server;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A listening Unix socket and its file. The socket is bound out of sight, given its mode and owner,
 * and then renamed to its path, so that there is no moment with wrong permissions; it is deleted at
 * the end only if the file at the path is still this one.
 */
final class BoundSocketFile implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(BoundSocketFile.class.getName());

  /** The kernel's address has 108 bytes, of which the JDK leaves two free. */
  private static final int MAX_PATH_BYTES = 106;

  private static final int BACKLOG = 1024;
  private static final int FILE_TYPE_MASK = 0170000;
  private static final int SOCKET_TYPE = 0140000;

  private final SocketFile file;
  private final ServerSocketChannel listener;
  private final Object fileKey;

  /** Afterwards a file with our key may be another's: file systems use the numbers again. */
  private final AtomicBoolean removed = new AtomicBoolean();

  private BoundSocketFile(SocketFile file, ServerSocketChannel listener, Object fileKey) {
    this.file = file;
    this.listener = listener;
    this.fileKey = fileKey;
  }

  /**
   * Makes the file and listens.
   *
   * @throws SocketFileException if something stands in the way
   */
  static BoundSocketFile bind(SocketFile file) throws IOException {
    checkLength(file);
    prepareParent(file);
    checkWhatIsThere(file);
    try {
      return bindHidden(file);
    } catch (FileSystemException e) {
      throw denied(file, e);
    }
  }

  ServerSocketChannel listener() {
    return listener;
  }

  String address() {
    return "unix://" + file.path();
  }

  /** Deletes the file if it is still this one; only the first time. */
  void remove() {
    if (!removed.compareAndSet(false, true)) {
      return;
    }
    try {
      BasicFileAttributes now =
          Files.readAttributes(file.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (fileKey.equals(now.fileKey())) {
        Files.delete(file.path());
      }
    } catch (NoSuchFileException alreadyGone) {
      return;
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "the socket file " + file.path() + " can not be deleted", e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "closing the listener of " + file.path() + " failed", e);
    }
  }

  private static void checkLength(SocketFile file) throws SocketFileException {
    int length = bytes(file.path());
    if (length > MAX_PATH_BYTES) {
      throw new SocketFileException(
          Reason.PATH_TOO_LONG,
          file.path(),
          "a socket's path has at most "
              + MAX_PATH_BYTES
              + " bytes but this one has "
              + length
              + ": "
              + file.path(),
          null);
    }
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static Path parentOf(SocketFile file) {
    Path parent = file.path().toAbsolutePath().getParent();
    return parent != null ? parent : file.path().toAbsolutePath();
  }

  private static void prepareParent(SocketFile file) throws IOException {
    Path parent = parentOf(file);
    if (Files.isDirectory(parent)) {
      return;
    }
    Set<PosixFilePermission> permissions = file.parentPermissions();
    if (permissions == null) {
      throw new SocketFileException(
          Reason.PARENT_MISSING,
          file.path(),
          "the folder of socket " + file.path() + " does not exist: " + parent,
          null);
    }
    Deque<Path> missing = new ArrayDeque<>();
    for (Path each = parent; each != null && !Files.exists(each); each = each.getParent()) {
      missing.push(each);
    }
    try {
      for (Path folder : missing) {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, permissions);
      }
    } catch (FileSystemException e) {
      throw denied(file, e);
    }
  }

  private static void checkWhatIsThere(SocketFile file) throws IOException {
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
        Reason.IN_USE, file.path(), "another server answers at " + file.path(), null);
  }

  private static BoundSocketFile bindHidden(SocketFile file) throws IOException {
    Path folder = makeHiddenFolder(file);
    Path hidden = folder == null ? siblingOf(file) : folder.resolve("s");
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(hidden), BACKLOG);
      setAttributes(file, hidden);
      Object key =
          Files.readAttributes(hidden, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .fileKey();
      Files.move(hidden, file.path(), StandardCopyOption.ATOMIC_MOVE);
      return new BoundSocketFile(file, listener, key);
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

  /** A folder that only this user may enter; null where the longer path would not fit. */
  private static @Nullable Path makeHiddenFolder(SocketFile file) throws IOException {
    Path folder = Files.createTempDirectory(parentOf(file), ".t");
    if (bytes(folder) + "/s".length() <= MAX_PATH_BYTES) {
      return folder;
    }
    Files.delete(folder);
    return null;
  }

  /** A name beside the path's own and as long, so that it fits where that one does. */
  private static Path siblingOf(SocketFile file) {
    String name = String.valueOf(file.path().getFileName());
    String hidden = "." + Long.toString(System.nanoTime() | 1L << 62, Character.MAX_RADIX);
    return parentOf(file)
        .resolve(hidden.substring(0, Math.min(hidden.length(), Math.max(2, name.length()))));
  }

  private static void setAttributes(SocketFile file, Path socket) throws SocketFileException {
    try {
      UserPrincipalLookupService names = socket.getFileSystem().getUserPrincipalLookupService();
      PosixFileAttributeView view =
          Files.getFileAttributeView(socket, PosixFileAttributeView.class);
      if (file.group() != null) {
        view.setGroup(names.lookupPrincipalByGroupName(file.group()));
      }
      if (file.owner() != null) {
        view.setOwner(names.lookupPrincipalByName(file.owner()));
      }
      view.setPermissions(file.permissions());
    } catch (IOException e) {
      throw new SocketFileException(
          Reason.ATTRIBUTES,
          file.path(),
          "mode, owner or group of socket " + file.path() + " can not be set: " + e,
          e);
    }
  }

  private static SocketFileException denied(SocketFile file, IOException cause) {
    return new SocketFileException(
        Reason.PERMISSION_DENIED,
        file.path(),
        "this user may not make socket " + file.path() + ": " + cause.getMessage(),
        cause);
  }
}
