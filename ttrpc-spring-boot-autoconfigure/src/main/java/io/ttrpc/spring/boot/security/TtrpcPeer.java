package io.ttrpc.spring.boot.security;

import io.ttrpc.PeerCredentials;
import java.io.Serializable;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * The principal of a peer: the user and the primary group of the process at the other end of the
 * socket, by name. The name of a user or group without a name is its number. This record is
 * immutable and thread-safe.
 *
 * @param user the name of the user
 * @param group the name of the primary group
 */
public record TtrpcPeer(String user, String group) implements AuthenticatedPrincipal, Serializable {

  /** Returns the principal of the peer with those credentials. */
  public static TtrpcPeer of(PeerCredentials credentials) {
    return new TtrpcPeer(credentials.user().getName(), credentials.group().getName());
  }

  /** Returns the name of the user. */
  @Override
  public String getName() {
    return user;
  }

  /** Returns user and group in the form {@code user:group}. */
  @Override
  public String toString() {
    return user + ":" + group;
  }
}
