package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
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
    try {
      PosixFileAttributeView view =
          Files.getFileAttributeView(socket, PosixFileAttributeView.class);
      view.setPermissions(file.permissions());
      if (file.group() != null) {
        view.setGroup(names(file).lookupPrincipalByGroupName(file.group()));
      }
      UserPrincipal owner = owner(file);
      if (owner != null) {
        view.setOwner(owner);
      }
    } catch (SocketFileException e) {
      throw e;
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** Returns the owner that the socket file is to have, or null if it is this process's user. */
  static @Nullable UserPrincipal owner(SocketFile file) throws SocketFileException {
    if (file.owner() == null) {
      return null;
    }
    try {
      return names(file).lookupPrincipalByName(file.owner());
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static UserPrincipalLookupService names(SocketFile file) {
    return file.path().getFileSystem().getUserPrincipalLookupService();
  }

  private static SocketFileException failure(SocketFile file, IOException cause) {
    return new SocketFileException(
        Reason.ATTRIBUTES,
        file.path(),
        "cannot set mode, owner or group of socket " + file.path() + ": " + cause,
        cause);
  }
}
