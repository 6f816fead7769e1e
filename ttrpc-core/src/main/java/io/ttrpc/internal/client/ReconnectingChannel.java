package io.ttrpc.internal.client;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.ChannelListener;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.TtrpcChannel.State;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.Timers;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A target and the connection to it. The first call makes the connection, and a call after its loss
 * makes it again, with backoff while attempts fail. A channel over a given connection has only that
 * one.
 *
 * <p>Lock: {@code lock} guards the state. It is never held during I/O, the start of a thread or a
 * callback. Steps that follow from a change of the state are taken after the lock was released.
 * Safe for use by any thread.
 */
public final class ReconnectingChannel implements ChannelTarget {
  private final ChannelSettings settings;
  private final String target;
  private final ClientThreads threads = ClientThreads.acquire();
  private final CallExecutor callExecutor;
  private final ListenerEvents events;
  private final Connector connector;
  private final ConnectionWaiters waiters = new ConnectionWaiters();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable ClientConnection current;

  /** The connections that take no new calls and have not ended. */
  @GuardedBy("lock")
  private final Set<ClientConnection> draining = new HashSet<>();

  @GuardedBy("lock")
  private final Backoff backoff;

  /** True while an attempt to connect is in progress. */
  @GuardedBy("lock")
  private boolean connecting;

  /** The failure of a connection that ended before it became {@link #current}. */
  @GuardedBy("lock")
  private @Nullable ConnectionClosedException earlyEnd;

  /** True while a timer is set to repeat a failed attempt. */
  @GuardedBy("lock")
  private boolean retryPlanned;

  @GuardedBy("lock")
  private @Nullable ConnectionClosedException lastFailure;

  @GuardedBy("lock")
  private boolean closed;

  public ReconnectingChannel(ChannelSettings settings) {
    this(settings, Connector::newThread, NanoClock.SYSTEM);
  }

  /** Creates a channel whose attempts to connect run in threads of the given factory. */
  ReconnectingChannel(ChannelSettings settings, ThreadFactory connectThreads, NanoClock clock) {
    this.settings = settings;
    this.target = settings.target();
    this.callExecutor = new CallExecutor(executor());
    this.events = new ListenerEvents(settings.listeners(), callExecutor);
    this.connector =
        new Connector(
            settings.connections(), settings.connectTimeout(), threads.timers(), connectThreads);
    this.backoff =
        new Backoff(
            settings.initialBackoff(),
            settings.maxBackoff(),
            clock,
            bound -> ThreadLocalRandom.current().nextLong(bound));
    if (settings.given() != null) {
      adopt(settings.given());
    }
  }

  /** Makes the given connection the current one. */
  private void adopt(ByteChannel given) {
    Attempt attempt = new Attempt();
    try {
      attempt.onConnected(given);
    } catch (Throwable e) {
      Connector.closeQuietly(given);
      attempt.onFailure(e);
    }
  }

  ChannelSettings settings() {
    return settings;
  }

  Timers timers() {
    return threads.timers();
  }

  /**
   * Returns the executor of application code and of everything that may block: the event loop runs
   * neither.
   */
  Executor executor() {
    Executor given = settings.executor();
    return given != null ? given : threads.executor();
  }

  /** Returns the same executor, guarded so that nothing is thrown from it. */
  CallExecutor callExecutor() {
    return callExecutor;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public State state() {
    lock.lock();
    try {
      if (closed) {
        return State.SHUTDOWN;
      }
      if (connectionNow() != null) {
        return State.READY;
      }
      if (settings.given() != null) {
        return State.SHUTDOWN;
      }
      if (connecting) {
        return State.CONNECTING;
      }
      return lastFailure != null ? State.TRANSIENT_FAILURE : State.IDLE;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Connects if there is no connection, without regard to the backoff, and waits for the outcome.
   */
  @Override
  public void connect() {
    lock.lock();
    try {
      backoff.skip();
    } finally {
      lock.unlock();
    }
    Futures.join(connection(ConnectionWaiters.Patience.ONE_ATTEMPT));
  }

  /** Returns the connection, or null if there is none that takes calls. */
  @Nullable ClientConnection connectionNow() {
    ClientConnection connection = current;
    return connection != null && connection.isUsable() ? connection : null;
  }

  /**
   * Returns a future of the connection, which is made if there is none. The future is the caller's
   * own. A caller that stops waiting for it must call {@link #abandon}.
   */
  CompletableFuture<ClientConnection> connection() {
    return connection(
        settings.waitForReady()
            ? ConnectionWaiters.Patience.UNTIL_READY
            : ConnectionWaiters.Patience.ONE_ATTEMPT);
  }

  private CompletableFuture<ClientConnection> connection(ConnectionWaiters.Patience patience) {
    CompletableFuture<ClientConnection> wait = new CompletableFuture<>();
    lock.lock();
    try {
      ClientConnection connection = connectionNow();
      if (closed) {
        wait.completeExceptionally(closedFailure());
      } else if (connection != null) {
        wait.complete(connection);
      } else {
        settlePrevious();
        if (settings.given() != null) {
          wait.completeExceptionally(again(lastFailure));
          return wait;
        }
        if (!connecting && isInBackoff() && patience == ConnectionWaiters.Patience.ONE_ATTEMPT) {
          wait.completeExceptionally(again(lastFailure));
          return wait;
        }
        waiters.add(wait, patience);
      }
    } finally {
      lock.unlock();
    }
    if (!wait.isDone()) {
      connectOrPlan();
    }
    return wait;
  }

  /** Removes the future of a caller that no longer waits. */
  void abandon(CompletableFuture<ClientConnection> wait) {
    waiters.remove(wait);
  }

  @Override
  public void close() {
    Set<ClientConnection> open;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      open = new HashSet<>(draining);
      if (current != null) {
        open.add(current);
      }
    } finally {
      lock.unlock();
    }
    try {
      waiters.failAll(this::closedFailure);
      connector.abort();
      for (ClientConnection connection : open) {
        connection.close(new IOException("closed on this side"));
      }
    } finally {
      threads.release();
    }
  }

  @GuardedBy("lock")
  private boolean isInBackoff() {
    return lastFailure != null && backoff.remainingNanos() > 0;
  }

  private static ConnectionClosedException again(@Nullable ConnectionClosedException failure) {
    return failure == null
        ? failures().connectionClosed("ttrpc: closed", null)
        : failures().connectionClosed(failure.status().message(), failure.getCause());
  }

  private ConnectionClosedException closedFailure() {
    return failures()
        .connectionClosed("ttrpc: closed: the channel to " + target + " was closed", null);
  }

  /** Starts an attempt to connect, or plans one for the end of the backoff. */
  private void connectOrPlan() {
    boolean later;
    lock.lock();
    try {
      if (closed || connecting || connectionNow() != null) {
        // If an attempt has just succeeded, it also completes the futures that were added before.
        return;
      }
      later = isInBackoff();
      if (later) {
        if (retryPlanned) {
          return;
        }
        retryPlanned = true;
      } else {
        connecting = true;
      }
    } finally {
      lock.unlock();
    }
    if (later) {
      planRetry();
    } else {
      connector.connect(new Attempt());
    }
  }

  private void planRetry() {
    long nanos;
    lock.lock();
    try {
      nanos = Math.max(0, backoff.remainingNanos());
    } finally {
      lock.unlock();
    }
    try {
      threads.timers().schedule(nanos, this::retry);
    } catch (Throwable e) {
      // The timer thread could not be started: fail the waiting calls, which would wait for ever.
      lock.lock();
      try {
        retryPlanned = false;
      } finally {
        lock.unlock();
      }
      waiters.failAll(
          () ->
              failures()
                  .connectionClosed("connect to " + target + ": no timer for the next attempt", e));
    }
  }

  private void retry() {
    lock.lock();
    try {
      retryPlanned = false;
      if (waiters.isEmpty()) {
        return;
      }
      backoff.skip();
    } finally {
      lock.unlock();
    }
    connectOrPlan();
  }

  /** The observer of one attempt to connect. */
  private final class Attempt implements Connector.Outcome {
    @Override
    public void onConnected(ByteChannel opened) throws IOException {
      ClientConnection connection =
          ClientConnection.start(
              opened,
              threads.loops(),
              threads.timers(),
              settings,
              target,
              ReconnectingChannel.this::onClosed);
      ConnectionClosedException ended;
      lock.lock();
      try {
        connecting = false;
        if (closed) {
          connection.close(new IOException("closed on this side"));
          return;
        }
        lastFailure = null;
        current = connection;
        events.add(ChannelListener::onConnectionOpened);
        ended = earlyEnd;
        earlyEnd = null;
      } finally {
        lock.unlock();
      }
      events.deliver();
      waiters.completeAll(connection);
      if (ended != null && ended == connection.failure()) {
        onClosed(connection, ended);
      }
    }

    @Override
    public void onFailure(Throwable thrown) {
      ConnectionClosedException cause =
          failures()
              .connectionClosed(
                  "connect to " + target + ": " + OutgoingCall.statusOf(thrown).message(), thrown);
      lock.lock();
      try {
        connecting = false;
        lastFailure = cause;
        backoff.onFailure();
        events.add(listener -> listener.onConnectionFailed(cause));
      } finally {
        lock.unlock();
      }
      events.deliver();
      waiters.failAttempt(cause);
      if (!waiters.isEmpty()) {
        connectOrPlan();
      }
    }
  }

  private void onClosed(ClientConnection connection, ConnectionClosedException cause) {
    lock.lock();
    try {
      if (connection == current) {
        settlePrevious();
      }
      if (!draining.remove(connection)) {
        earlyEnd = cause;
        return;
      }
      events.add(listener -> listener.onConnectionClosed(cause));
    } finally {
      lock.unlock();
    }
    events.deliver();
  }

  /**
   * Moves a connection that takes no new calls out of {@link #current}. The first thread that finds
   * it so does this, because a call may ask for the next connection before this one's end was
   * reported. A server that refuses a client accepts its connection all the same, so that only a
   * connection with a frame from the server resets the backoff.
   */
  @GuardedBy("lock")
  private void settlePrevious() {
    ClientConnection previous = current;
    if (previous == null) {
      return;
    }
    current = null;
    draining.add(previous);
    ConnectionClosedException cause = previous.failure();
    if (settings.given() != null) {
      lastFailure = cause;
    } else if (previous.hasHeard()) {
      backoff.reset();
      lastFailure = null;
    } else if (cause != null && !previous.isSilent()) {
      lastFailure = cause;
      backoff.onFailure();
    }
  }
}
