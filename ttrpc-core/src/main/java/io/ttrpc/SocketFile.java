package io.ttrpc;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of a Unix socket that a server listens on: where it is, who may connect, what happens if
 * something is there already. The file appears under its name with its permissions already set, and
 * is deleted at the end only if it is still the server's own. Immutable and safe for any thread.
 *
 * @param path where the file is; its folder must exist, unless {@link #parentPermissions} is given
 * @param permissions who may connect, which on Linux takes the write permission
 * @param owner the file's owner by name, or null for this process's user
 * @param group the file's group by name, or null for the default
 * @param ifExists what to do about a file that is there already
 * @param parentPermissions how to make missing folders, or null to fail where they are missing
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

  /** A file that only this process's user may connect to, and that replaces a stale one. */
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
   * The same for an address as {@link TtrpcServer.Builder#listen(String)} takes it.
   *
   * @throws IllegalArgumentException if the address is not one that the JDK can listen on
   */
  public static SocketFile at(String address) {
    return at(Addresses.parse(address));
  }

  /**
   * Who may connect, in the form {@code rw-rw----}.
   *
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

  /** The file's owner by name. Giving a file away takes privileges. */
  public SocketFile withOwner(String owner) {
    return new SocketFile(path, permissions, owner, group, ifExists, parentPermissions);
  }

  /** The file's group by name, one that this process belongs to unless it is privileged. */
  public SocketFile withGroup(String group) {
    return new SocketFile(path, permissions, owner, group, ifExists, parentPermissions);
  }

  /** What to do about a file that is there already. */
  public SocketFile withIfExists(IfExists ifExists) {
    return new SocketFile(path, permissions, owner, group, ifExists, parentPermissions);
  }

  /**
   * Makes missing folders, with these permissions in the form {@code rwx------}.
   *
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

  /** What a server does about a file at its path. A file that is no socket always stops it. */
  public enum IfExists {
    /** Replaces a socket that nobody listens at; fails at one with a living server. */
    REPLACE_STALE,
    /** Fails. */
    FAIL
  }
}
