package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import java.io.IOException;
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
 * A listening Unix socket and its file. {@link HiddenSocket} binds it at a hidden path and renames
 * it to its own path. The file is deleted at the end only if the file at the path is still this
 * one. Safe for use by any thread.
 */
public final class BoundSocketFile implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(BoundSocketFile.class.getName());

  private final Path path;
  private final ServerSocketChannel listener;
  private final Object fileKey;

  /**
   * True once the file has been removed. Later files are not deleted even if they have the same
   * key, because file systems reuse inode numbers.
   */
  private final AtomicBoolean removed = new AtomicBoolean();

  BoundSocketFile(Path path, ServerSocketChannel listener, Object fileKey) {
    this.path = path;
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
    ParentFolder.prepare(file);
    SocketPath.checkWhatIsThere(file);
    try {
      return HiddenSocket.bind(file);
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
    return "unix://" + path;
  }

  /**
   * Returns whether another process has removed or replaced the file. Returns false after {@link
   * #remove}, and if the folder may not be searched.
   */
  public boolean isLost() {
    boolean lost;
    try {
      lost = !isAtItsPath();
    } catch (AccessDeniedException unknown) {
      return false;
    } catch (IOException e) {
      lost = true;
    }
    // The file that remove() has just deleted is not lost.
    return lost && !removed.get();
  }

  private boolean isAtItsPath() throws IOException {
    return fileKey.equals(
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
  }

  /** Deletes the file if it is still this one. Has no effect the second time. */
  public void remove() {
    if (!removed.compareAndSet(false, true)) {
      return;
    }
    try {
      if (isAtItsPath()) {
        Files.delete(path);
      }
    } catch (NoSuchFileException alreadyGone) {
      return;
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "cannot delete socket file " + path, e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "cannot close the listener of " + path, e);
    }
  }
}
