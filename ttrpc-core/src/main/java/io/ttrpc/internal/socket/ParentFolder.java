package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** The folder of a socket file. */
final class ParentFolder {
  private ParentFolder() {}

  static Path of(SocketFile file) {
    Path parent = file.path().toAbsolutePath().getParent();
    return parent != null ? parent : file.path().toAbsolutePath();
  }

  /**
   * Creates missing folders if the socket file has permissions for them.
   *
   * @throws SocketFileException if a folder is missing and may not be created
   */
  static void prepare(SocketFile file) throws IOException {
    Path parent = of(file);
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
      throw SocketPath.denied(file, e);
    }
  }
}
