package io.ttrpc;

import io.ttrpc.internal.socket.ProcessUser;
import java.util.Set;

/**
 * A policy that decides which peers a server admits. The server asks it once for each connection,
 * before it reads a byte, on a thread that may block. It closes a rejected connection without
 * having sent a byte. A policy must be thread-safe. The policies that the methods of this interface
 * return are.
 *
 * <p>Every policy but {@link #anyone} needs the module {@code jdk.net}. A server with such a policy
 * does not start without the module.
 */
@FunctionalInterface
public interface PeerPolicy {
  /** Returns whether the peer may connect. */
  boolean admits(PeerCredentials peer);

  /** Returns a policy that admits all peers that the permissions of the socket file admit. */
  static PeerPolicy anyone() {
    return AnyPeer.POLICY;
  }

  /** Returns a policy that admits the user of this process. */
  static PeerPolicy sameUser() {
    var self = ProcessUser.current();
    return peer -> peer.user().equals(self);
  }

  /** Returns a policy that admits root: the user with the number 0, whatever its name is. */
  static PeerPolicy root() {
    var root = ProcessUser.root();
    return peer -> peer.user().equals(root);
  }

  /**
   * Returns a policy that admits users by name. The name of a user without a name is its number.
   */
  static PeerPolicy users(Set<String> names) {
    Set<String> allowed = Set.copyOf(names);
    return peer -> allowed.contains(peer.user().getName());
  }

  /**
   * Returns a policy that admits peers by the name of their primary group. Their other groups do
   * not count.
   */
  static PeerPolicy groups(Set<String> names) {
    Set<String> allowed = Set.copyOf(names);
    return peer -> allowed.contains(peer.group().getName());
  }

  /** Returns a policy that admits the peers that this policy or the other admits. */
  default PeerPolicy or(PeerPolicy other) {
    return peer -> admits(peer) || other.admits(peer);
  }

  /** Returns a policy that admits the peers that both this policy and the other admit. */
  default PeerPolicy and(PeerPolicy other) {
    return peer -> admits(peer) && other.admits(peer);
  }
}
