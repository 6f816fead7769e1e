package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A temporary folder with an unpredictable name that only this process's user may enter. Files get
 * their permissions and their owner in it, and then move to the folder around it.
 *
 * <p>If others may change the folder around it, or if the path is too long for a socket, the
 * private folder is addressed as {@code /proc/self/fd/N}, where N is an open descriptor. This path
 * is short and always leads to the same folder. So does {@code /proc/self/fd/N/..}, because the
 * kernel lets only a user who may write a folder move it to another one.
 */
final class PrivateFolder implements Closeable {
  private static final Logger LOGGER = System.getLogger(PrivateFolder.class.getName());
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Path UP = Path.of("..");
  private static final String PREFIX = ".ttrpc";

  /** All permissions of the owner. */
  private static final int OWNER = 0700;

  private final ParentFolder parent;
  private final Path created;
  private final Deque<Path> temporary = new ArrayDeque<>();
  private @Nullable DirectoryStream<Path> descriptor;

  /** The path of the descriptor, or null if the folder has none. */
  private @Nullable Path alias;

  private PrivateFolder(ParentFolder parent) throws IOException {
    this.parent = parent;
    this.created = Files.createTempDirectory(parent.path(), PREFIX);
  }

  /**
   * Creates a private folder in the folder of a socket file.
   *
   * @throws SocketFileException if others may change that folder, and it was replaced or the system
   *     has no {@code /proc}
   */
  static PrivateFolder in(ParentFolder parent, SocketFile file) throws IOException {
    PrivateFolder folder = new PrivateFolder(parent);
    try {
      if (parent.stable()) {
        letOwnerIn(folder.path());
      }
      if (!parent.stable() || !HiddenSocket.fitsIn(folder.path())) {
        folder.open();
        folder.checkPlace(file);
      }
      return folder;
    } catch (Throwable e) {
      folder.close();
      throw e;
    }
  }

  /** Returns whether the path is that of a private folder, or leads through one. */
  static boolean isTemporary(String path) {
    return path.startsWith(DESCRIPTORS + "/") || path.contains("/" + PREFIX);
  }

  /** Returns the path of this folder. */
  Path path() {
    return alias == null ? created : alias;
  }

  /** Returns the path of a file in the folder around this one. */
  Path sibling(Path name) {
    return alias == null ? parent.path().resolve(name) : alias.resolve(UP).resolve(name);
  }

  /** Adds a file in this folder that is to be deleted with the folder, and returns its path. */
  Path temporary(Path file) {
    temporary.push(file);
    return file;
  }

  /**
   * Gives the owner of a new folder the permissions that the umask of the process has withheld. The
   * folder keeps its other bits, from which its content gets its group.
   */
  static void letOwnerIn(Path folder) throws IOException {
    int mode = Inode.behind(folder).permissions();
    if ((mode & OWNER) != OWNER) {
      Files.setAttribute(folder, "unix:mode", mode | OWNER);
    }
  }

  @SuppressWarnings("StreamResourceLeak") // close() closes it
  private void open() throws IOException {
    descriptor = Files.newDirectoryStream(created);
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path each : descriptors) {
        if (created.equals(targetOf(each))) {
          alias = each;
          return;
        }
      }
    } catch (NoSuchFileException noProc) {
      return;
    }
  }

  /** Other threads may close their descriptors at any time. */
  private static @Nullable Path targetOf(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (NoSuchFileException closed) {
      return null;
    }
  }

  /** Checks that nobody has replaced this folder or the folder around it since the walk. */
  private void checkPlace(SocketFile file) throws IOException {
    if (alias == null && !Files.isDirectory(DESCRIPTORS)) {
      checkNobodyMayReplaceIt(file);
    } else if (alias == null || isReplaced(alias)) {
      throw ParentFolder.untrusted(
          file, "somebody has replaced folder " + parent.path() + " of socket " + file.path());
    }
  }

  private void checkNobodyMayReplaceIt(SocketFile file) throws SocketFileException {
    if (!parent.stable()) {
      throw ParentFolder.untrusted(
          file,
          "expected folder "
              + parent.path()
              + " of socket "
              + file.path()
              + " to be one that only its owner may change, because there is no /proc");
    }
  }

  private boolean isReplaced(Path alias) throws IOException {
    Inode self = Inode.behind(alias);
    if (!self.isPrivate() || !self.isOwn()) {
      return true;
    }
    letOwnerIn(alias);
    Inode around = Inode.behind(alias.resolve(UP));
    return !around.key().equals(parent.inode().key());
  }

  /** Deletes the folder with its temporary files. */
  @Override
  public void close() {
    try {
      delete();
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "cannot delete temporary folder " + created + ": " + e);
    }
  }

  private void delete() throws IOException {
    try {
      for (Path each : temporary) {
        Files.deleteIfExists(each);
      }
      Files.deleteIfExists(sibling(created.getFileName()));
    } finally {
      if (descriptor != null) {
        descriptor.close();
      }
    }
  }
}
