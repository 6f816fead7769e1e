package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A listening socket in a {@link PrivateFolder}. It gets its mode and owner there and then appears
 * at its own path, so that nobody can reach it with wrong permissions.
 */
final class HiddenSocket {
  private static final int BACKLOG = 1024;
  private static final Path NAME = Path.of("s");

  /** The limit of attempts to take a path that other programs create and delete a file at. */
  private static final int MAX_ATTEMPTS = 10;

  private final SocketFile file;
  private final ParentFolder parent;
  private final Path hidden;
  private final Path place;
  private boolean canLink = true;

  private HiddenSocket(SocketFile file, ParentFolder parent, PrivateFolder folder, Path name) {
    this.file = file;
    this.parent = parent;
    this.hidden = folder.temporary(folder.path().resolve(NAME));
    this.place = folder.sibling(name);
  }

  /** Returns whether a socket in that private folder has a path that is short enough. */
  static boolean fitsIn(Path folder) {
    return SocketPath.fits(folder.resolve(NAME));
  }

  /**
   * Creates a socket of that name in the folder.
   *
   * @throws SocketFileException if there is a file that the socket must not replace, or if the
   *     attributes of the file cannot be set
   */
  static BoundSocketFile bind(SocketFile file, ParentFolder parent, Path name) throws IOException {
    try (PrivateFolder folder = PrivateFolder.in(parent, file)) {
      return new HiddenSocket(file, parent, folder, name).bind(name);
    }
  }

  private BoundSocketFile bind(Path name) throws IOException {
    if (!SocketPath.fits(hidden)) {
      throw SocketPath.tooLong(file, hidden, ", which the server needs because there is no /proc");
    }
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(hidden), BACKLOG);
      SocketAttributes.set(file, hidden);
      Object key = Inode.at(hidden).key();
      appear();
      return new BoundSocketFile(file, parent, name, listener, key);
    } catch (BindException e) {
      listener.close();
      throw SocketPath.denied(file, e);
    } catch (Throwable e) {
      listener.close();
      throw e;
    }
  }

  /**
   * Makes the socket appear at its path. One of several servers wins, because a link never replaces
   * a file, and a socket replaces only a stale one, and under the lock of the path.
   */
  private void appear() throws IOException {
    if (!link()) {
      StartLock.whileHeld(file, parent, place, this::appearUnderLock);
    }
  }

  private void appearUnderLock() throws IOException {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (ExistingFile.isStaleSocket(file, parent, place) || !canLink) {
        Files.move(hidden, place, StandardCopyOption.ATOMIC_MOVE);
        return;
      }
      if (link()) {
        return;
      }
    }
    throw new SocketFileException(
        Reason.IN_USE, file.path(), "another program creates files at " + file.path(), null);
  }

  /**
   * Links the socket to its path. Returns false if there is a file. Returns false, too, if the file
   * system has no hard links or this process may not make one.
   */
  private boolean link() {
    try {
      Files.createLink(place, hidden);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException | UnsupportedOperationException e) {
      canLink = false;
      return false;
    }
  }
}
