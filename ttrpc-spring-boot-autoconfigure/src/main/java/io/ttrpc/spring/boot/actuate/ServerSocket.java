package io.ttrpc.spring.boot.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A socket that the server listens on, and its file.
 *
 * @param permissions the permissions of the file now, such as {@code rw-rw----}; null, like owner
 *     and group, if the file is lost or cannot be looked at
 * @param owner the name of the owner; null, like the group, also if the system has not given the
 *     names in time
 * @param lost whether another process has removed or replaced the file
 */
record ServerSocket(
    String path,
    @Nullable String permissions,
    @Nullable String owner,
    @Nullable String group,
    boolean lost) {
  private static final String SCHEME = "unix://";
  private static final FileOwners OWNERS = new FileOwners();

  static ServerSocket of(String address, boolean lost) {
    String path = address.startsWith(SCHEME) ? address.substring(SCHEME.length()) : address;
    PosixFileAttributes file = lost ? null : attributes(path);
    if (file == null) {
      return new ServerSocket(path, null, null, null, lost);
    }
    String permissions = PosixFilePermissions.toString(file.permissions());
    FileOwners.FileOwner owner = OWNERS.of(file);
    return new ServerSocket(path, permissions, owner.user(), owner.group(), lost);
  }

  private static @Nullable PosixFileAttributes attributes(String path) {
    try {
      return Files.readAttributes(
          Path.of(path), PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | UnsupportedOperationException unknown) {
      return null;
    }
  }
}
