package io.ttrpc.internal.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file, folder or link at a path, as it was when it was read.
 *
 * @param mode the type and the permissions
 * @param uid the number of the owner
 * @param owner the owner
 * @param names the number of its names, which are hard links
 * @param key the identity; a file system may reuse it when the file is gone
 */
record Inode(int mode, int uid, UserPrincipal owner, int names, Object key) {
  private static final int TYPE_MASK = 0170000;
  private static final int SOCKET = 0140000;
  private static final int LINK = 0120000;
  private static final int REGULAR = 0100000;
  private static final int FOLDER = 0040000;

  private static final int STICKY = 01000;
  private static final int OTHERS = 0077;
  private static final int OTHERS_WRITE = 0022;

  /** Returns the inode at the path. If it is a link, returns the link. */
  static Inode at(Path path) throws IOException {
    return read(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the inode at the path, or null if there is none. */
  static @Nullable Inode atOrNull(Path path) throws IOException {
    try {
      return at(path);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Returns the inode that a link leads to. */
  static Inode behind(Path link) throws IOException {
    return read(link);
  }

  private static Inode read(Path path, LinkOption... options) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:mode,uid,owner,nlink,fileKey", options);
    return new Inode(
        (Integer) Objects.requireNonNull(attributes.get("mode")),
        (Integer) Objects.requireNonNull(attributes.get("uid")),
        (UserPrincipal) Objects.requireNonNull(attributes.get("owner")),
        (Integer) Objects.requireNonNull(attributes.get("nlink")),
        Objects.requireNonNull(attributes.get("fileKey")));
  }

  /** Returns whether the user of this process is the owner. */
  boolean isOwn() {
    return owner.equals(ProcessUser.current());
  }

  boolean isSocket() {
    return (mode & TYPE_MASK) == SOCKET;
  }

  boolean isLink() {
    return (mode & TYPE_MASK) == LINK;
  }

  boolean isRegularFile() {
    return (mode & TYPE_MASK) == REGULAR;
  }

  boolean isFolder() {
    return (mode & TYPE_MASK) == FOLDER;
  }

  /** Returns the mode without the type. */
  int permissions() {
    return mode & ~TYPE_MASK;
  }

  /** Returns whether nobody but the owner has permissions. */
  boolean isPrivate() {
    return (mode & OTHERS) == 0;
  }

  /**
   * Returns whether users other than the owner may create files in this folder, but delete and
   * rename only their own.
   */
  boolean isSticky() {
    return othersMayWrite() && (mode & STICKY) != 0;
  }

  /** Returns whether users other than the owner may delete and rename each other's files. */
  boolean isOpen() {
    return othersMayWrite() && (mode & STICKY) == 0;
  }

  private boolean othersMayWrite() {
    return (mode & OTHERS_WRITE) != 0;
  }
}
