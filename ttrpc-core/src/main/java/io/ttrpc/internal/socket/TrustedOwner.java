package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The owners whose folders and links a server trusts: root and the user of this process. The owner
 * of a folder can replace everything in it.
 */
final class TrustedOwner {
  private static final int ROOT = 0;
  private static final Path MAP_OF_USERS = Path.of("/proc/self/uid_map");

  private TrustedOwner() {}

  /**
   * Checks the owner of a folder or of a link on the way to a socket.
   *
   * @throws SocketFileException if the owner is not trusted
   */
  static void check(SocketFile file, Path path, Inode inode) throws IOException {
    if (isRootOrSelf(inode) || isUnmapped(inode.uid())) {
      return;
    }
    throw new SocketFileException(
        Reason.PARENT_UNTRUSTED,
        file.path(),
        "expected %s %s of socket %s to belong to root or to this process's user %s but it belongs to %s"
            .formatted(
                inode.isLink() ? "link" : "folder",
                path,
                file.path(),
                ProcessUser.current().getName(),
                inode.owner().getName()),
        null);
  }

  static boolean isRootOrSelf(Inode inode) {
    return inode.uid() == ROOT || inode.isOwn();
  }

  /**
   * Returns whether the number stands for a user outside of this process's user namespace. In a
   * container without root, root's folders outside of it look like that. Nobody in the namespace is
   * that user, and a privilege in the namespace does not extend to the user's files.
   */
  private static boolean isUnmapped(int uid) throws IOException {
    try {
      return Files.readAllLines(MAP_OF_USERS).stream().noneMatch(line -> contains(line, uid));
    } catch (NoSuchFileException noNamespaces) {
      return false;
    }
  }

  /** A line has the first number inside, the first number outside, and the count of numbers. */
  private static boolean contains(String line, int uid) {
    String[] numbers = line.strip().split("\\s+", -1);
    long number = Integer.toUnsignedLong(uid);
    long first = Long.parseLong(numbers[0]);
    return first <= number && number < first + Long.parseLong(numbers[2]);
  }
}
