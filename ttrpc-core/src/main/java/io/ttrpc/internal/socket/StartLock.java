package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a path, for the starts of servers in all processes. It is the kernel's lock of a file
 * beside the path, {@code .NAME.lock}. The holder deletes the file. If the holder is killed, the
 * kernel releases the lock, and the next holder deletes the file.
 */
final class StartLock {
  /** An action that needs the lock. */
  interface Action {
    void run() throws IOException;
  }

  private static final Duration MAX_WAIT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(2);

  /**
   * The monitor of all locks of this process. The kernel releases a lock as soon as the process
   * closes any descriptor of the file, so no two threads may have the file open. A string literal
   * is one object for all class loaders.
   */
  private static final String MONITOR = "io.ttrpc.internal.socket.StartLock";

  private static final Set<OpenOption> EXISTING =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> NEW_OR_EXISTING =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
  private static final FileAttribute<?> FOR_OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private final FileChannel locked;
  private @Nullable FileChannel atPath;
  private boolean held;

  private StartLock(Path path, FileChannel locked) {
    this.path = path;
    this.locked = locked;
  }

  /**
   * Runs an action while this thread holds the lock of a path.
   *
   * @param folder the folder of the path, as the user knows it
   * @param path the path, which may lead through a descriptor
   * @throws SocketFileException if another process holds the lock for too long, or if the file of
   *     the lock belongs to another user
   */
  static void whileHeld(SocketFile file, ParentFolder folder, Path path, Action action)
      throws IOException {
    whileHeld(file, folder, path, MAX_WAIT, action);
  }

  static void whileHeld(
      SocketFile file, ParentFolder folder, Path path, Duration maxWait, Action action)
      throws IOException {
    String name = "." + path.getFileName() + ".lock";
    Path shown = folder.path().resolve(name);
    synchronized (MONITOR) {
      StartLock lock = acquire(file, shown, path.resolveSibling(name), maxWait);
      try {
        action.run();
      } finally {
        lock.close();
      }
    }
  }

  private static StartLock acquire(SocketFile file, Path shown, Path path, Duration maxWait)
      throws IOException {
    long start = System.nanoTime();
    StartLock lock = tryAcquire(file, shown, path);
    while (lock == null) {
      if (System.nanoTime() - start > maxWait.toNanos()) {
        throw new SocketFileException(
            Reason.IN_USE,
            file.path(),
            "another process starts a server at " + file.path() + " and keeps " + shown + " locked",
            null);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException(
            "interrupted while another server starts at " + file.path());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      lock = tryAcquire(file, shown, path);
    }
    return lock;
  }

  private static @Nullable StartLock tryAcquire(SocketFile file, Path shown, Path path)
      throws IOException {
    check(file, shown, path);
    try {
      StartLock lock = new StartLock(path, FileChannel.open(path, NEW_OR_EXISTING, FOR_OWNER));
      try {
        lock.tryLock();
      } finally {
        lock.closeUnlessHeld();
      }
      return lock.held ? lock : null;
    } catch (IOException e) {
      throw SocketPath.denied(file, e);
    }
  }

  /**
   * Checks that the file at the path is a lock. Another user could keep a file of its own locked
   * forever. A file with a further name may be one that this process has locked for another
   * purpose, and that lock would end with this one.
   */
  private static void check(SocketFile file, Path shown, Path path) throws IOException {
    Inode inode = Inode.atOrNull(path);
    if (inode != null && !(inode.isRegularFile() && inode.isOwn() && inode.names() == 1)) {
      throw new SocketFileException(
          Reason.PERMISSION_DENIED,
          file.path(),
          "expected "
              + shown
              + ", which locks socket "
              + file.path()
              + ", to be a regular file of this process's user with no other name; delete it if no"
              + " server starts there",
          null);
    }
  }

  /**
   * Locks the file. The lock is not held if another process has locked the file, or if the last
   * holder has deleted it, so that the path leads to another file or to none.
   */
  private void tryLock() throws IOException {
    if (locked.tryLock() == null) {
      return;
    }
    try {
      atPath = FileChannel.open(path, EXISTING);
      atPath.tryLock();
    } catch (OverlappingFileLockException sameFile) {
      held = true;
    } catch (NoSuchFileException deleted) {
      return;
    }
  }

  private void closeUnlessHeld() throws IOException {
    if (!held) {
      close();
    }
  }

  /** Deletes the file if this lock is held, and then releases the lock. */
  private void close() throws IOException {
    try {
      if (held) {
        Files.deleteIfExists(path);
      }
    } finally {
      locked.close();
      if (atPath != null) {
        atPath.close();
      }
    }
  }
}
