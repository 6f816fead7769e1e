package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A listening Unix socket and its file. {@link HiddenSocket} creates it. The file is deleted at the
 * end only if the file at the path is still this one. Safe for use by any thread.
 */
public final class BoundSocketFile implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(BoundSocketFile.class.getName());

  private final SocketFile file;
  private final ParentFolder parent;
  private final Path name;
  private final ServerSocketChannel listener;
  private final Object fileKey;

  /**
   * True once the file has been removed. Later files are not deleted even if they have the same
   * key, because file systems reuse inode numbers.
   */
  private final AtomicBoolean removed = new AtomicBoolean();

  BoundSocketFile(
      SocketFile file,
      ParentFolder parent,
      Path name,
      ServerSocketChannel listener,
      Object fileKey) {
    this.file = file;
    this.parent = parent;
    this.name = name;
    this.listener = listener;
    this.fileKey = fileKey;
  }

  /**
   * Creates the socket's file and listens on it.
   *
   * @throws SocketFileException if the path cannot be used; its reason tells why
   */
  public static BoundSocketFile bind(SocketFile file) throws IOException {
    SocketPath.checkLength(file);
    try {
      ParentFolder parent = ParentFolder.prepare(file);
      Path name = file.path().toAbsolutePath().getFileName();
      // Fails before anything is created, where that is possible.
      ExistingFile.isStaleSocket(file, parent, parent.path().resolve(name));
      return HiddenSocket.bind(file, parent, name);
    } catch (FileSystemException e) {
      throw SocketPath.denied(file, e);
    }
  }

  /** Returns the listening channel. */
  public ServerSocketChannel listener() {
    return listener;
  }

  /** Returns the address, in the form {@code unix:///path/to.sock}. */
  public String address() {
    return "unix://" + file.path();
  }

  /**
   * Returns whether another process has removed or replaced the file. Returns false after {@link
   * #remove}, and if the folder may not be searched.
   */
  public boolean isLost() {
    boolean lost;
    try {
      lost = !isAt(parent.path().resolve(name));
    } catch (AccessDeniedException unknown) {
      return false;
    } catch (IOException e) {
      lost = true;
    }
    // The file that remove() has just deleted is not lost.
    return lost && !removed.get();
  }

  /** Deletes the file if it is still this one. Has no effect the second time. */
  public void remove() {
    if (!removed.compareAndSet(false, true)) {
      return;
    }
    try {
      if (parent.stable()) {
        delete(parent.path().resolve(name));
        return;
      }
      try (PrivateFolder folder = PrivateFolder.in(parent, file)) {
        delete(folder.sibling(name));
      }
    } catch (NoSuchFileException alreadyGone) {
      return;
    } catch (IOException | UncheckedIOException e) {
      LOGGER.log(Level.WARNING, "cannot delete socket file " + file.path(), e);
    }
  }

  private void delete(Path place) throws IOException {
    if (isAt(place)) {
      Files.delete(place);
    }
  }

  private boolean isAt(Path place) throws IOException {
    return fileKey.equals(
        Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .fileKey());
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "cannot close the listener of " + file.path(), e);
    }
  }
}
