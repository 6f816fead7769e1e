package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.jspecify.annotations.Nullable;

/** The mode, the owner and the group of a socket. */
final class SocketAttributes {
  private SocketAttributes() {}

  /**
   * Sets mode, group and owner of a socket in a {@link PrivateFolder}, where nobody can connect.
   * The owner is set last, because a process needs a further privilege to change the file of
   * another user.
   */
  static void set(SocketFile file, Path socket) throws SocketFileException {
    PosixFileAttributeView view = Files.getFileAttributeView(socket, PosixFileAttributeView.class);
    String permissions = "permissions " + PosixFilePermissions.toString(file.permissions());
    change(file, permissions, () -> view.setPermissions(file.permissions()));
    String group = file.group();
    if (group != null) {
      change(
          file,
          "group '" + group + "'",
          () -> view.setGroup(names(file).lookupPrincipalByGroupName(group)));
    }
    UserPrincipal owner = owner(file);
    if (owner != null) {
      change(file, "owner '" + file.owner() + "'", () -> view.setOwner(owner));
    }
  }

  /** Returns the owner that the socket file is to have, or null if it is this process's user. */
  static @Nullable UserPrincipal owner(SocketFile file) throws SocketFileException {
    String owner = file.owner();
    if (owner == null) {
      return null;
    }
    try {
      return names(file).lookupPrincipalByName(owner);
    } catch (IOException e) {
      throw failure(file, "owner '" + owner + "'", e);
    }
  }

  private static UserPrincipalLookupService names(SocketFile file) {
    return file.path().getFileSystem().getUserPrincipalLookupService();
  }

  private interface Change {
    void run() throws IOException;
  }

  private static void change(SocketFile file, String attribute, Change change)
      throws SocketFileException {
    try {
      change.run();
    } catch (IOException e) {
      throw failure(file, attribute, e);
    }
  }

  /** The exceptions of the file system name the socket by the path that it has meanwhile. */
  private static SocketFileException failure(SocketFile file, String attribute, IOException cause) {
    String problem =
        cause instanceof UserPrincipalNotFoundException
            ? "this system does not know that name"
            : cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
    return new SocketFileException(
        Reason.ATTRIBUTES,
        file.path(),
        "cannot give socket " + file.path() + " the " + attribute + ": " + problem,
        cause);
  }
}
