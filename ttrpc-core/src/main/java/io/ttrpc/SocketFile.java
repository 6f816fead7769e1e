package io.ttrpc;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of a Unix socket that a server listens on. The file has its permissions and its owner
 * before it appears at its path. If several servers start at one path, in one process or in
 * several, one of them gets the path. In the end, the server deletes the file only if it is still
 * the one that the server created.
 *
 * <p>Root or the user of this process must own each folder and each link on the path. Other users
 * may write the folder. The server then follows no link that they could replace, and changes no
 * file of theirs. On Linux, the server needs {@code /proc} for such a folder and for a folder with
 * a long path.
 *
 * <p>This record is immutable and thread-safe.
 *
 * @param path the path of the file; its folder must exist unless {@code parentPermissions} is given
 * @param permissions the permissions of the file; on Linux, a client needs the write permission to
 *     connect
 * @param owner the name of the file's owner, or null for the user of this process
 * @param group the name of the file's group, or null for the default group
 * @param ifExists the treatment of an existing file
 * @param parentPermissions the permissions of the folders that the server creates, or null if it is
 *     to create none
 */
public record SocketFile(
    Path path,
    Set<PosixFilePermission> permissions,
    @Nullable String owner,
    @Nullable String group,
    IfExists ifExists,
    @Nullable Set<PosixFilePermission> parentPermissions) {

  public SocketFile {
    permissions = Set.copyOf(permissions);
    parentPermissions = parentPermissions == null ? null : Set.copyOf(parentPermissions);
  }

  /**
   * Returns a socket file that replaces a stale socket, and that only the user of this process may
   * connect to.
   */
  public static SocketFile at(Path path) {
    return new SocketFile(
        path,
        PosixFilePermissions.fromString("rw-------"),
        null,
        null,
        IfExists.REPLACE_STALE,
        null);
  }

  /**
   * Returns the socket file that {@link #at(Path)} returns for the path of an address.
   *
   * @param address an address in a form that {@link TtrpcServer.Builder#listen(String)} accepts
   * @throws IllegalArgumentException if the address is invalid, or if the JDK cannot listen on it
   */
  public static SocketFile at(String address) {
    return at(Addresses.parse(address));
  }

  /**
   * Returns a copy with the given permissions.
   *
   * @param permissions the permissions, in the form {@code rw-rw----}
   * @throws IllegalArgumentException if the text is not of that form
   */
  public SocketFile withPermissions(String permissions) {
    return new SocketFile(
        path,
        PosixFilePermissions.fromString(permissions),
        owner,
        group,
        ifExists,
        parentPermissions);
  }

  /**
   * Returns a copy with the given owner. Only a privileged process can give a file to another user.
   *
   * @param owner the name of a user
   */
  public SocketFile withOwner(String owner) {
    return new SocketFile(path, permissions, owner, group, ifExists, parentPermissions);
  }

  /**
   * Returns a copy with the given group. A process without privileges can give a file only to a
   * group that it belongs to.
   *
   * @param group the name of a group
   */
  public SocketFile withGroup(String group) {
    return new SocketFile(path, permissions, owner, group, ifExists, parentPermissions);
  }

  /** Returns a copy with the given treatment of an existing file. */
  public SocketFile withIfExists(IfExists ifExists) {
    return new SocketFile(path, permissions, owner, group, ifExists, parentPermissions);
  }

  /**
   * Returns a copy that makes the server create missing folders. They appear with their
   * permissions, whatever the umask of the process. The user of this process owns them.
   *
   * @param permissions the permissions of these folders, in the form {@code rwx------}
   * @throws IllegalArgumentException if the text is not of that form
   */
  public SocketFile withParentDirectories(String permissions) {
    return new SocketFile(
        path,
        this.permissions,
        owner,
        group,
        ifExists,
        PosixFilePermissions.fromString(permissions));
  }

  /**
   * The treatment of a file that exists at the path. If the file is not a socket, the start fails
   * in any case.
   */
  public enum IfExists {
    /** Replaces a socket on which no server listens. Fails if a server listens on it. */
    REPLACE_STALE,
    /** Fails if there is a socket. */
    FAIL
  }
}
