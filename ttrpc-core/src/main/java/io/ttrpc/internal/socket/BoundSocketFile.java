package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A listening Unix socket and its file. {@link HiddenSocket} binds it out of sight and renames it
 * to its path; it is deleted at the end only if the file at the path is still this one. Safe for
 * any thread.
 */
public final class BoundSocketFile implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(BoundSocketFile.class.getName());

  private final Path path;
  private final ServerSocketChannel listener;
  private final Object fileKey;

  /** Afterwards a file with our key may be another's: file systems use the numbers again. */
  private final AtomicBoolean removed = new AtomicBoolean();

  BoundSocketFile(Path path, ServerSocketChannel listener, Object fileKey) {
    this.path = path;
    this.listener = listener;
    this.fileKey = fileKey;
  }

  /**
   * Makes the file and listens.
   *
   * @throws SocketFileException if something stands in the way
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

  /** The channel that listens. */
  public ServerSocketChannel listener() {
    return listener;
  }

  /** The address, in the form {@code unix:///path/to.sock}. */
  public String address() {
    return "unix://" + path;
  }

  /** Deletes the file if it is still this one; only the first time. */
  public void remove() {
    if (!removed.compareAndSet(false, true)) {
      return;
    }
    try {
      BasicFileAttributes now =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (fileKey.equals(now.fileKey())) {
        Files.delete(path);
      }
    } catch (NoSuchFileException alreadyGone) {
      return;
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "the socket file " + path + " can not be deleted", e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "closing the listener of " + path + " failed", e);
    }
  }
}
