package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The folder of a socket file, or a folder on the way to it.
 *
 * @param path the path without links
 * @param inode the folder itself
 * @param stable whether only root and this process's user can replace the folders on the path and
 *     this user's files in the folder. Otherwise, the path may lead to another folder at any time.
 */
record ParentFolder(Path path, Inode inode, boolean stable) {
  /** The limit of attempts to create folders that something else deletes at the same time. */
  private static final int MAX_ATTEMPTS = 10;

  /**
   * Finds the folder of a socket file. Creates missing folders if the socket file has permissions
   * for them.
   *
   * @throws SocketFileException if a folder is missing and may not be created, or if a folder or a
   *     link on the way has an owner who is not trusted
   */
  static ParentFolder prepare(SocketFile file) throws IOException {
    Path wanted = file.path().toAbsolutePath().getParent();
    if (wanted == null) {
      throw ExistingFile.notASocket(file);
    }
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      FolderWalk walk = FolderWalk.along(file, wanted);
      if (walk.missing().isEmpty()) {
        return walk.end();
      }
      if (file.parentPermissions() == null) {
        break;
      }
      MissingFolders.create(file, walk.end(), walk.missing(), file.parentPermissions());
    }
    throw missing(file, "does not exist");
  }

  static SocketFileException missing(SocketFile file, String problem) {
    return new SocketFileException(
        Reason.PARENT_MISSING,
        file.path(),
        "the folder of socket "
            + file.path()
            + " "
            + problem
            + ": "
            + file.path().toAbsolutePath().getParent(),
        null);
  }

  static SocketFileException untrusted(SocketFile file, String message) {
    return new SocketFileException(Reason.PARENT_UNTRUSTED, file.path(), message, null);
  }
}
