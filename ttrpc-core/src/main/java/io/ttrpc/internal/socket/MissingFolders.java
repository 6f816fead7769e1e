package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * The creation of missing folders. They are made in a {@link PrivateFolder} and appear together,
 * with their permissions.
 */
final class MissingFolders {
  private static final Path UP = Path.of("..");

  private MissingFolders() {}

  /**
   * Creates the folders, or leaves them to another process that creates them at the same time.
   *
   * @param parent the folder of the first one
   * @param names the name of each folder, from the outside to the inside
   */
  static void create(
      SocketFile file, ParentFolder parent, List<Path> names, Set<PosixFilePermission> permissions)
      throws IOException {
    if (names.contains(UP)) {
      throw ParentFolder.missing(file, "does not exist");
    }
    try (PrivateFolder hidden = PrivateFolder.in(parent, file)) {
      Deque<Path> made = new ArrayDeque<>();
      Path folder = hidden.path();
      for (Path name : names) {
        folder = hidden.temporary(folder.resolve(name));
        Files.createDirectory(folder);
        PrivateFolder.letOwnerIn(folder);
        made.push(folder);
      }
      // From the inside to the outside, because the permissions may deny access.
      for (Path each : made) {
        Files.setPosixFilePermissions(each, permissions);
      }
      Path place = hidden.sibling(names.get(0));
      StartLock.whileHeld(file, parent, place, () -> appear(made.getLast(), place));
    }
  }

  /** Under the lock, since renaming a folder would replace an empty one. */
  private static void appear(Path folder, Path place) throws IOException {
    if (Inode.atOrNull(place) == null) {
      Files.move(folder, place, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
