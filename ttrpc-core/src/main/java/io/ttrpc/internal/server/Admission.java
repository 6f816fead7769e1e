package io.ttrpc.internal.server;

import io.ttrpc.PeerCredentials;
import io.ttrpc.PeerPolicy;
import io.ttrpc.ServerListener.ConnectionRejection;
import io.ttrpc.internal.log.SafeLog;
import io.ttrpc.internal.time.Timers;
import io.ttrpc.internal.time.Timers.Timer;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ByteChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The admission of peers. It admits a connection, or closes it without sending a byte. Each
 * decision of the policy runs on a thread of its own and has limited time, so that a slow one
 * delays no other connection.
 */
final class Admission {
  private static final Logger LOGGER = SafeLog.of(Admission.class);

  private final PeerPolicy policy;
  private final long timeoutNanos;
  private final Executor executor;
  private final Timers timers;
  private final BiConsumer<ByteChannel, PeerLookup> onAdmitted;
  private final Consumer<ConnectionRejection> onRefused;
  private final Set<PeerLookup> undecided = ConcurrentHashMap.newKeySet();

  Admission(
      PeerPolicy policy,
      long timeoutNanos,
      Executor executor,
      Timers timers,
      BiConsumer<ByteChannel, PeerLookup> onAdmitted,
      Consumer<ConnectionRejection> onRefused) {
    this.policy = policy;
    this.timeoutNanos = timeoutNanos;
    this.executor = executor;
    this.timers = timers;
    this.onAdmitted = onAdmitted;
    this.onRefused = onRefused;
  }

  /** Returns the number of connections that wait for the policy's decision. */
  int undecided() {
    return undecided.size();
  }

  /** Starts the decision about a connection. */
  void consider(ByteChannel connection) {
    AtomicBoolean decided = new AtomicBoolean();
    PeerLookup lookup = new PeerLookup(connection);
    undecided.add(lookup);
    Timer limit =
        timers.schedule(timeoutNanos, () -> refuse(lookup, decided, ConnectionRejection.TIMEOUT));
    try {
      executor.execute(() -> decide(connection, lookup, decided, limit));
    } catch (Throwable e) {
      if (!(e instanceof RejectedExecutionException)) {
        LOGGER.log(Level.ERROR, "refused a connection: the peer policy could not be run", e);
      }
      limit.cancel();
      refuse(lookup, decided, ConnectionRejection.LIMIT);
    }
  }

  /** Closes all connections that wait for the policy's decision. */
  void close() {
    undecided.forEach(Admission::closeQuietly);
    undecided.clear();
  }

  private void decide(
      ByteChannel connection, PeerLookup lookup, AtomicBoolean decided, Timer limit) {
    boolean admitted = admits(lookup);
    limit.cancel();
    if (!admitted) {
      refuse(lookup, decided, ConnectionRejection.PEER);
    } else if (decided.compareAndSet(false, true)) {
      undecided.remove(lookup);
      onAdmitted.accept(connection, lookup);
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
        LOGGER.log(Level.WARNING, "the peer policy refused a connection of " + peer);
      }
      return admitted;
    } catch (Throwable e) {
      LOGGER.log(
          Level.ERROR,
          "refused a connection of " + peer + ": the peer policy threw an exception",
          e);
      return false;
    }
  }

  private void refuse(PeerLookup lookup, AtomicBoolean decided, ConnectionRejection reason) {
    if (decided.compareAndSet(false, true)) {
      undecided.remove(lookup);
      closeQuietly(lookup);
      onRefused.accept(reason);
    }
  }

  static void closeQuietly(Closeable connection) {
    try {
      connection.close();
    } catch (IOException ignored) {
      // Nothing was sent on the connection.
    }
  }
}
