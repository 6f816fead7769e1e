package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;

/** The mode, the owner and the group of a socket. */
final class SocketAttributes {
  private SocketAttributes() {}

  /**
   * Sets group, owner and mode of a socket. The mode is set last, so that nobody can connect before
   * owner and group are right.
   */
  static void set(SocketFile file, Path socket) throws SocketFileException {
    try {
      UserPrincipalLookupService names = socket.getFileSystem().getUserPrincipalLookupService();
      PosixFileAttributeView view =
          Files.getFileAttributeView(socket, PosixFileAttributeView.class);
      if (file.group() != null) {
        view.setGroup(names.lookupPrincipalByGroupName(file.group()));
      }
      if (file.owner() != null) {
        view.setOwner(names.lookupPrincipalByName(file.owner()));
      }
      view.setPermissions(file.permissions());
    } catch (IOException e) {
      throw new SocketFileException(
          Reason.ATTRIBUTES,
          file.path(),
          "cannot set mode, owner or group of socket " + file.path() + ": " + e,
          e);
    }
  }
}
