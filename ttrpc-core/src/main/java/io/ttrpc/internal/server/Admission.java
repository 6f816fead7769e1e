package io.ttrpc.internal.server;

import io.ttrpc.PeerCredentials;
import io.ttrpc.PeerPolicy;
import io.ttrpc.ServerListener.ConnectionRejection;
import io.ttrpc.internal.log.LimitedLog;
import io.ttrpc.internal.log.SafeLog;
import io.ttrpc.internal.server.PolicyTurns.Place;
import io.ttrpc.internal.thread.Threads;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.Timers;
import io.ttrpc.internal.time.Timers.Timer;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ByteChannel;
import java.security.Principal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The admission of peers. It admits a connection, or closes it without sending a byte.
 *
 * <p>A few threads of its own look the peer up and run the policy, because both may wait for a
 * directory service. So a slow service delays neither an event loop nor a handler. Each decision
 * has limited time, and {@link PolicyTurns} shares the threads among users: four of them always
 * remain for lookups.
 */
final class Admission implements AutoCloseable {
  private static final SafeLog LOGGER = SafeLog.of(Admission.class);

  private static final int THREADS = PolicyTurns.MOST_RUNNING + 4;

  /** The number of connections that wait for their lookup, above which no more are accepted. */
  private static final int MANY_LOOKUPS = 256;

  /** The maximum number of connections that wait for their lookup. */
  private static final int MOST_LOOKUPS = 1_024;

  private final @Nullable PeerPolicy policy;
  private final long timeoutNanos;
  private final Timers timers;
  private final ConnectionsPerUser users;
  private final Outcome outcome;
  private final PolicyTurns<PolicyDecision> turns = new PolicyTurns<>();
  private final ExecutorService threads = Threads.newPool("ttrpc-admission", THREADS, MOST_LOOKUPS);
  private final AtomicInteger lookups = new AtomicInteger();
  private final Set<Candidate> undecided = ConcurrentHashMap.newKeySet();
  private final LimitedLog refusals;
  private final LimitedLog failures;

  /**
   * Creates an admission.
   *
   * @param policy the policy, or null if only the limit of connections per user counts
   */
  Admission(
      @Nullable PeerPolicy policy,
      long timeoutNanos,
      Timers timers,
      NanoClock clock,
      ConnectionsPerUser users,
      Outcome outcome) {
    this.policy = policy;
    this.timeoutNanos = timeoutNanos;
    this.timers = timers;
    this.users = users;
    this.outcome = outcome;
    this.refusals = new LimitedLog(LOGGER, clock);
    this.failures = new LimitedLog(LOGGER, clock);
  }

  /** The receiver of the decisions. Any thread calls the methods. */
  interface Outcome {
    /** Called with a connection that is admitted. */
    void onAdmitted(ByteChannel connection, PeerLookup peer);

    /** Called with a connection that was closed. */
    void onRefused(ConnectionRejection reason);
  }

  /** Returns the number of connections that wait for the decision. */
  int undecided() {
    return undecided.size();
  }

  /** Returns whether so many connections wait for their lookup that others should wait outside. */
  boolean isBusy() {
    return lookups.get() >= MANY_LOOKUPS;
  }

  /** Starts the decision about a connection. */
  void consider(ByteChannel connection) {
    Candidate candidate = new Candidate(connection);
    undecided.add(candidate);
    lookups.incrementAndGet();
    try {
      candidate.begin();
      threads.execute(candidate::lookUp);
    } catch (Throwable e) {
      lookups.decrementAndGet();
      if (!(e instanceof RejectedExecutionException)) {
        failures.log(
            Level.ERROR, () -> "refused a connection: the peer policy could not be run", e);
      }
      candidate.refuse(ConnectionRejection.LIMIT);
    }
  }

  /** Closes all connections that wait for the decision, and ends the threads. */
  @Override
  public void close() {
    undecided.forEach(Candidate::giveUp);
    undecided.clear();
    threads.shutdown();
  }

  static void closeQuietly(Closeable connection) {
    try {
      connection.close();
    } catch (IOException ignored) {
      // Nothing was sent on the connection.
    }
  }

  private void decideInTurn(PolicyDecision decision) {
    Place place = turns.begin(decision);
    if (place == Place.NONE) {
      decision.candidate().refuse(ConnectionRejection.LIMIT);
    } else if (place == Place.RUNS) {
      for (PolicyDecision next = decision; next != null; next = turns.end(next)) {
        next.run();
      }
    }
  }

  /** A decision of the policy about the peer of a connection. */
  private record PolicyDecision(Candidate candidate, PeerPolicy policy, PeerCredentials peer)
      implements PolicyTurns.Decision {
    @Override
    public Principal user() {
      return peer.user();
    }

    void run() {
      try {
        candidate.decide(policy, peer);
      } catch (Throwable e) {
        candidate.fail(e);
      }
    }
  }

  /** A connection that waits for its decision. */
  private final class Candidate {
    private final ByteChannel connection;
    private final PeerLookup peer;
    private final AtomicBoolean decided = new AtomicBoolean();
    private volatile Timer limit = () -> {};

    Candidate(ByteChannel connection) {
      this.connection = connection;
      this.peer = new PeerLookup(connection);
    }

    void begin() {
      limit = timers.schedule(timeoutNanos, () -> refuse(ConnectionRejection.TIMEOUT));
    }

    /** Looks the peer up, and decides unless the decision has to wait. */
    void lookUp() {
      lookups.decrementAndGet();
      try {
        if (decided.get()) {
          return;
        }
        PeerCredentials found = peer.get();
        PeerPolicy asked = policy;
        if (found == null || asked == null) {
          decideWithoutPolicy(found);
        } else if (isAboveLimit(found.user())) {
          refuse(ConnectionRejection.USER_LIMIT);
        } else {
          decideInTurn(new PolicyDecision(this, asked, found));
        }
      } catch (Throwable e) {
        fail(e);
      }
    }

    void fail(Throwable cause) {
      failures.log(Level.ERROR, () -> "refused a connection: it could not be admitted", cause);
      refuse(ConnectionRejection.PEER);
    }

    private void decideWithoutPolicy(@Nullable PeerCredentials found) {
      if (policy != null) {
        refuse(ConnectionRejection.PEER);
      } else {
        admit(found == null ? null : found.user());
      }
    }

    private boolean isAboveLimit(Principal user) {
      users.countOpen();
      return users.isReached(user);
    }

    private void decide(PeerPolicy asked, PeerCredentials found) {
      if (decided.get()) {
        return;
      }
      if (admits(asked, found)) {
        admit(found.user());
      } else {
        refuse(ConnectionRejection.PEER);
      }
    }

    private boolean admits(PeerPolicy asked, PeerCredentials found) {
      try {
        boolean admitted = asked.admits(found);
        if (!admitted) {
          refusals.log(
              Level.WARNING, () -> "the peer policy refused a connection of " + found, null);
        }
        return admitted;
      } catch (Throwable e) {
        failures.log(
            Level.ERROR,
            () -> "refused a connection of " + found + ": the peer policy threw an exception",
            e);
        return false;
      }
    }

    private void admit(@Nullable Principal user) {
      users.countOpen();
      if (!users.tryAdd(peer, user)) {
        refuse(ConnectionRejection.USER_LIMIT);
      } else if (decided.compareAndSet(false, true)) {
        end();
        outcome.onAdmitted(connection, peer);
      } else {
        users.remove(peer);
      }
    }

    /** Closes the connection. A decision that comes later has no effect. */
    void giveUp() {
      if (decided.compareAndSet(false, true)) {
        limit.cancel();
        closeQuietly(peer);
      }
    }

    void refuse(ConnectionRejection reason) {
      if (decided.compareAndSet(false, true)) {
        end();
        closeQuietly(peer);
        outcome.onRefused(reason);
      }
    }

    private void end() {
      limit.cancel();
      undecided.remove(this);
    }
  }
}
