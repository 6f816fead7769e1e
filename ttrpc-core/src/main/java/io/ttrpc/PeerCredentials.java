package io.ttrpc;

import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;

/**
 * Who is on the other side of a Unix socket, as the kernel said when the connection was made
 * ({@code SO_PEERCRED}). A user or group without a name is named by its number. The JDK tells the
 * primary group only, and no process id. Immutable and safe for any thread.
 *
 * @param user the peer's effective user; equal to another principal of the same user id
 * @param group the peer's primary group
 */
public record PeerCredentials(UserPrincipal user, GroupPrincipal group) {
  @Override
  public String toString() {
    return user.getName() + ":" + group.getName();
  }
}
