package io.ttrpc;

import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;

/**
 * The user and the group of the process at the other end of a Unix socket, as the kernel recorded
 * them when the connection was made ({@code SO_PEERCRED}). The name of a user or group without a
 * name is its number. The JDK provides neither the process id nor any group besides the primary
 * one. This record is immutable and thread-safe.
 *
 * @param user the effective user of the peer; equal to any principal with the same user id
 * @param group the primary group of the peer
 */
public record PeerCredentials(UserPrincipal user, GroupPrincipal group) {
  /** Returns both names in a {@linkplain PeerText#line printable form}. */
  @Override
  public String toString() {
    return PeerText.line(user.getName() + ":" + group.getName());
  }
}
