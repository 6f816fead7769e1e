package io.ttrpc.internal.server;

import io.ttrpc.PeerCredentials;
import io.ttrpc.PeerPolicy;
import io.ttrpc.ServerListener.ConnectionRejection;
import io.ttrpc.internal.log.SafeLog;
import io.ttrpc.internal.time.Timers;
import io.ttrpc.internal.time.Timers.Timer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * Lets peers in, or turns them away without a byte. A policy is asked on a thread of its own and
 * has limited time, so that a slow one holds up nobody else.
 */
final class Admission {
  private static final Logger LOGGER = SafeLog.of(Admission.class);

  private final PeerPolicy policy;
  private final long timeoutNanos;
  private final Executor executor;
  private final Timers timers;
  private final BiConsumer<SocketChannel, PeerLookup> onAdmitted;
  private final BiConsumer<SocketChannel, ConnectionRejection> onRefused;
  private final Set<SocketChannel> undecided = ConcurrentHashMap.newKeySet();

  Admission(
      PeerPolicy policy,
      long timeoutNanos,
      Executor executor,
      Timers timers,
      BiConsumer<SocketChannel, PeerLookup> onAdmitted,
      BiConsumer<SocketChannel, ConnectionRejection> onRefused) {
    this.policy = policy;
    this.timeoutNanos = timeoutNanos;
    this.executor = executor;
    this.timers = timers;
    this.onAdmitted = onAdmitted;
    this.onRefused = onRefused;
  }

  /** How many peers wait for the policy. */
  int undecided() {
    return undecided.size();
  }

  /** Begins to decide about a peer. */
  void consider(SocketChannel socket) {
    AtomicBoolean decided = new AtomicBoolean();
    undecided.add(socket);
    Timer limit =
        timers.schedule(timeoutNanos, () -> refuse(socket, decided, ConnectionRejection.TIMEOUT));
    try {
      executor.execute(() -> decide(socket, decided, limit));
    } catch (Throwable e) {
      if (!(e instanceof RejectedExecutionException)) {
        LOGGER.log(Level.ERROR, "a peer can not be asked about", e);
      }
      limit.cancel();
      refuse(socket, decided, ConnectionRejection.LIMIT);
    }
  }

  /** Turns away all that are undecided. */
  void close() {
    undecided.forEach(Admission::closeQuietly);
    undecided.clear();
  }

  private void decide(SocketChannel socket, AtomicBoolean decided, Timer limit) {
    PeerLookup lookup = new PeerLookup(socket);
    boolean admitted = admits(lookup);
    limit.cancel();
    if (!admitted) {
      refuse(socket, decided, ConnectionRejection.PEER);
    } else if (decided.compareAndSet(false, true)) {
      undecided.remove(socket);
      onAdmitted.accept(socket, lookup);
    }
  }

  private boolean admits(PeerLookup lookup) {
    PeerCredentials peer = null;
    try {
      peer = lookup.get();
      if (peer == null) {
        return false;
      }
      boolean admitted = policy.admits(peer);
      if (!admitted) {
        LOGGER.log(Level.WARNING, "refused a connection by " + peer);
      }
      return admitted;
    } catch (Throwable e) {
      LOGGER.log(Level.ERROR, "the peer policy failed for " + peer + ", who is refused", e);
      return false;
    }
  }

  private void refuse(SocketChannel socket, AtomicBoolean decided, ConnectionRejection reason) {
    if (decided.compareAndSet(false, true)) {
      undecided.remove(socket);
      closeQuietly(socket);
      onRefused.accept(socket, reason);
    }
  }

  static void closeQuietly(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // Nothing was said on it.
    }
  }
}
