package io.ttrpc;

import java.util.Set;

/**
 * Decides which peers a server admits. It is asked once per connection, before a byte is read, on a
 * thread that may wait. A refused connection is closed without a byte. Every policy but {@link
 * #anyone} needs the module {@code jdk.net}, and a server with one does not start without it.
 * Policies of an application must be safe for any thread; those made here are.
 */
@FunctionalInterface
public interface PeerPolicy {
  /** Whether this peer may connect. */
  boolean admits(PeerCredentials peer);

  /** Admits whom the socket file's permissions let in. */
  static PeerPolicy anyone() {
    return AnyPeer.POLICY;
  }

  /** Admits the user that this process runs as. */
  static PeerPolicy sameUser() {
    var self = ProcessUser.current();
    return peer -> peer.user().equals(self);
  }

  /** Admits the user named {@code root}. */
  static PeerPolicy root() {
    return users(Set.of("root"));
  }

  /** Admits users by name; a user without a name goes by its number. */
  static PeerPolicy users(Set<String> names) {
    Set<String> allowed = Set.copyOf(names);
    return peer -> allowed.contains(peer.user().getName());
  }

  /** Admits peers by the name of their primary group; other memberships do not count. */
  static PeerPolicy groups(Set<String> names) {
    Set<String> allowed = Set.copyOf(names);
    return peer -> allowed.contains(peer.group().getName());
  }

  /** Admits whom either policy admits. */
  default PeerPolicy or(PeerPolicy other) {
    return peer -> admits(peer) || other.admits(peer);
  }

  /** Admits whom both policies admit. */
  default PeerPolicy and(PeerPolicy other) {
    return peer -> admits(peer) && other.admits(peer);
  }
}
