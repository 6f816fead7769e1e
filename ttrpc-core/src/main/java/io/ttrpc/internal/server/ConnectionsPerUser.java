package io.ttrpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.PeerCredentials;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of each user, and their limit. A server with fewer connections than one user
 * may have need not count them; it counts its open connections once it has as many, because their
 * users have to be looked up. Safe for use by any thread.
 */
final class ConnectionsPerUser {
  private final int limit;

  /** The connections that are open now, counted or not. */
  private final Set<ServerConnection> open;

  /** Held while the users of the open connections are counted, which may take long. */
  private final ReentrantLock counting = new ReentrantLock();

  /** The users of the counted connections; null for a connection that tells no user. */
  @GuardedBy("this")
  private final Map<PeerLookup, @Nullable Principal> counted = new HashMap<>();

  @GuardedBy("this")
  private final Map<Principal, Integer> numbers = new HashMap<>();

  /**
   * Creates the numbers of a server.
   *
   * @param open the open connections, as they are at any time
   */
  ConnectionsPerUser(int limit, Set<ServerConnection> open) {
    this.limit = limit;
    this.open = open;
  }

  /** Returns whether a user may have reached the limit if there are so many connections. */
  boolean mayBeReached(int connections) {
    return connections >= limit;
  }

  /**
   * Counts the connections that were admitted before their number made it necessary. Must be called
   * before connections are compared with the limit. Looks their users up, and waits for the names.
   */
  void countOpen() {
    if (!mayBeReached(open.size()) || open.size() <= size()) {
      return;
    }
    counting.lock();
    try {
      for (ServerConnection connection : open) {
        count(connection);
      }
    } finally {
      counting.unlock();
    }
  }

  private void count(ServerConnection connection) {
    PeerLookup peer = connection.peer();
    if (isCounted(peer)) {
      return;
    }
    PeerCredentials found = peer.get();
    add(peer, found == null ? null : found.user());
    if (!open.contains(connection)) {
      // It has ended meanwhile.
      remove(peer);
    }
  }

  /** Returns whether the user has as many connections as allowed. */
  synchronized boolean isReached(Principal user) {
    return numbers.getOrDefault(user, 0) >= limit;
  }

  /**
   * Counts a new connection. Returns false if the user has as many as allowed.
   *
   * @param user the user of the connection; null if it tells none
   */
  synchronized boolean tryAdd(PeerLookup connection, @Nullable Principal user) {
    if (user != null && isReached(user)) {
      return false;
    }
    add(connection, user);
    return true;
  }

  /** Counts a connection that is open, unless it was counted before. */
  private synchronized void add(PeerLookup connection, @Nullable Principal user) {
    if (!counted.containsKey(connection)) {
      counted.put(connection, user);
      if (user != null) {
        numbers.merge(user, 1, Integer::sum);
      }
    }
  }

  /** Stops counting a connection. Has no effect if it was not counted. */
  synchronized void remove(PeerLookup connection) {
    Principal user = counted.remove(connection);
    if (user != null) {
      numbers.computeIfPresent(user, (unused, number) -> number == 1 ? null : number - 1);
    }
  }

  private synchronized boolean isCounted(PeerLookup connection) {
    return counted.containsKey(connection);
  }

  /** Returns the number of counted connections. */
  private synchronized int size() {
    return counted.size();
  }
}
