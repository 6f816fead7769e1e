package io.ttrpc.spring.boot.test;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.util.FileSystemUtils;

/**
 * The temporary folder with the sockets of one test context. It appears when the server asks for
 * its path, and disappears with the context. This class is thread-safe.
 */
final class SocketFolder implements DisposableBean {
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private @Nullable Path folder;

  @GuardedBy("lock")
  private boolean closed;

  /** Returns the path of a socket with that file name, or null after the end of the context. */
  @Nullable Path socket(String fileName) {
    lock.lock();
    try {
      if (closed) {
        return null;
      }
      if (folder == null) {
        folder =
            Files.createTempDirectory(
                "ttrpc-test-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return folder.resolve(fileName);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot create a folder for the test's socket in " + System.getProperty("java.io.tmpdir"),
          e);
    } finally {
      lock.unlock();
    }
  }

  /** Deletes the folder. */
  @Override
  public void destroy() throws IOException {
    lock.lock();
    try {
      closed = true;
      FileSystemUtils.deleteRecursively(folder);
    } finally {
      lock.unlock();
    }
  }
}
