package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * A walk along a path, one folder or link at a time. It ends at the last folder of the path, or
 * before the first missing one. Each folder and link on the way belongs to a {@link TrustedOwner},
 * and the walk follows no link that another user can replace.
 */
final class FolderWalk {
  private static final int MAX_LINKS = 40;
  private static final Path HERE = Path.of(".");

  private final SocketFile file;
  private final Deque<Path> ahead = new ArrayDeque<>();
  private ParentFolder here;
  private int links;

  private FolderWalk(SocketFile file, Path root) throws IOException {
    this.file = file;
    Inode inode = Inode.at(root);
    TrustedOwner.check(file, root, inode);
    this.here = new ParentFolder(root, inode, !inode.isOpen());
  }

  /**
   * Walks along an absolute path.
   *
   * @throws SocketFileException if a folder or a link has an owner who is not trusted, or if a file
   *     is in the way
   */
  static FolderWalk along(SocketFile file, Path path) throws IOException {
    FolderWalk walk = new FolderWalk(file, path.getRoot());
    walk.putAhead(path);
    while (walk.step()) {}
    return walk;
  }

  /** Returns the last folder that exists. */
  ParentFolder end() {
    return here;
  }

  /** Returns the names of the missing folders. */
  List<Path> missing() {
    return List.copyOf(ahead);
  }

  /** Returns false at the end of the walk. */
  private boolean step() throws IOException {
    Path name = ahead.peek();
    if (name == null) {
      return false;
    }
    Path next = here.path().resolve(name).normalize();
    Inode inode = Inode.atOrNull(next);
    if (inode == null) {
      return false;
    }
    ahead.pop();
    TrustedOwner.check(file, next, inode);
    if (inode.isLink()) {
      follow(next);
    } else if (inode.isFolder()) {
      here = new ParentFolder(next, inode, here.stable() && !inode.isOpen());
    } else {
      throw ParentFolder.missing(file, "is not a folder, because " + next + " is a file");
    }
    return true;
  }

  private void follow(Path link) throws IOException {
    if (!here.stable()) {
      throw ParentFolder.untrusted(
          file,
          "expected no link in a folder that users other than its owner may change, but "
              + link
              + " on the way to socket "
              + file.path()
              + " is a link");
    }
    if (++links > MAX_LINKS) {
      throw ParentFolder.missing(file, "has a loop of links at " + link);
    }
    Path target = Files.readSymbolicLink(link);
    if (target.isAbsolute()) {
      here = along(file, target.getRoot()).end();
    }
    putAhead(target);
  }

  private void putAhead(Path path) {
    List<Path> names = new ArrayList<>();
    path.forEach(names::add);
    names.removeIf(HERE::equals);
    Collections.reverse(names);
    names.forEach(ahead::push);
  }
}
