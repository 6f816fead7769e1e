package io.ttrpc.internal.socket;

import io.ttrpc.SocketFile;
import io.ttrpc.SocketFileException;
import io.ttrpc.SocketFileException.Reason;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The checks of a file that exists where a server wants its socket. */
final class ExistingFile {
  private ExistingFile() {}

  /**
   * Returns whether there is a stale socket. Returns false if there is nothing.
   *
   * @param place a path of the socket file that leads through no link
   * @throws SocketFileException if there is a file that the server must not replace
   */
  static boolean isStaleSocket(SocketFile file, ParentFolder parent, Path place)
      throws IOException {
    Inode inode = Inode.atOrNull(place);
    if (inode == null) {
      return false;
    }
    if (!inode.isSocket()) {
      throw notASocket(file);
    }
    if (file.ifExists() == SocketFile.IfExists.FAIL) {
      throw new SocketFileException(
          Reason.EXISTS,
          file.path(),
          "expected nothing at " + file.path() + " but found a socket",
          null);
    }
    if (isLive(file)) {
      if (Inode.atOrNull(place) == null) {
        return false;
      }
      throw new SocketFileException(
          Reason.IN_USE, file.path(), "another server listens at " + file.path(), null);
    }
    if (parent.inode().isSticky()) {
      checkOwner(file, inode);
    }
    return true;
  }

  static SocketFileException notASocket(SocketFile file) {
    return new SocketFileException(
        Reason.NOT_A_SOCKET,
        file.path(),
        "expected a socket or nothing at " + file.path() + " but found another kind of file",
        null);
  }

  /**
   * Returns false if the kernel refuses connections because no process has the socket. The probe
   * does not block. All other failures but a missing permission mean that a process has the socket:
   * its backlog is full, or it is a socket of another type.
   */
  private static boolean isLive(SocketFile file) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      try {
        probe.connect(UnixDomainSocketAddress.of(file.path()));
        return true;
      } catch (ConnectException refused) {
        return false;
      } catch (BindException denied) {
        // The JDK's exception for EACCES. It is unknown whether a server listens.
        throw SocketPath.denied(file, denied);
      } catch (SocketException boundToAProcess) {
        return true;
      }
    }
  }

  /**
   * Checks the owner of a stale socket in a folder whose users must not delete each other's files.
   * The kernel does not keep root from that.
   */
  private static void checkOwner(SocketFile file, Inode inode) throws IOException {
    if (!TrustedOwner.isRootOrSelf(inode) && !inode.owner().equals(SocketAttributes.owner(file))) {
      throw new SocketFileException(
          Reason.PERMISSION_DENIED,
          file.path(),
          "expected stale socket "
              + file.path()
              + " to belong to root, to this process's user or to the socket's future owner, but it"
              + " belongs to "
              + inode.owner().getName(),
          null);
    }
  }
}
