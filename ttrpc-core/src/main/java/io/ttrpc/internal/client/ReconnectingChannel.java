package io.ttrpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.ChannelListener;
import io.ttrpc.ConnectionClosedException;
import io.ttrpc.TtrpcChannel.State;
import io.ttrpc.internal.time.Timers;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A target and the connection to it: made at the first call, made again when it was lost, with
 * backoff while that fails.
 *
 * <p>Locks: {@code lock} guards the state and is never held across I/O or a callback; {@code
 * listenerLock} keeps callbacks one at a time.
 */
public final class ReconnectingChannel {
  private static final Logger LOGGER = System.getLogger(ReconnectingChannel.class.getName());

  private final ChannelSettings settings;
  private final String target;
  private final ClientThreads threads = ClientThreads.acquire();
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock listenerLock = new ReentrantLock();
  private volatile @Nullable ClientConnection current;

  /** The socket of the attempt that is under way. */
  private volatile @Nullable SocketChannel connecting;

  /** The attempt that is under way. */
  @GuardedBy("lock")
  private @Nullable CompletableFuture<ClientConnection> attempt;

  /** Completed by the next attempt that succeeds; calls that wait for the target wait for it. */
  @GuardedBy("lock")
  private CompletableFuture<ClientConnection> ready = new CompletableFuture<>();

  /** Whether a call waits for {@link #ready}, so that failed attempts are repeated. */
  @GuardedBy("lock")
  private boolean wanted;

  @GuardedBy("lock")
  private @Nullable ConnectionClosedException lastFailure;

  @GuardedBy("lock")
  private Duration backoff;

  @GuardedBy("lock")
  private long retryAt;

  @GuardedBy("lock")
  private boolean closed;

  public ReconnectingChannel(ChannelSettings settings) {
    this.settings = settings;
    this.target = "unix://" + settings.path();
    this.backoff = settings.initialBackoff();
  }

  ChannelSettings settings() {
    return settings;
  }

  Timers timers() {
    return threads.timers();
  }

  /** Runs what blocks or is the application's, away from the event loop. */
  Executor executor() {
    Executor given = settings.executor();
    return given != null ? given : threads.executor();
  }

  public String target() {
    return target;
  }

  public State state() {
    lock.lock();
    try {
      if (closed) {
        return State.SHUTDOWN;
      }
      ClientConnection connection = current;
      if (connection != null && connection.isUsable()) {
        return State.READY;
      }
      if (attempt != null) {
        return State.CONNECTING;
      }
      return lastFailure != null ? State.TRANSIENT_FAILURE : State.IDLE;
    } finally {
      lock.unlock();
    }
  }

  /** Connects if there is no connection, whatever the backoff, and waits for the outcome. */
  public void connectNow() {
    CompletableFuture<ClientConnection> outcome;
    lock.lock();
    try {
      retryAt = System.nanoTime();
      outcome = connect();
    } finally {
      lock.unlock();
    }
    Futures.join(outcome);
  }

  /** The connection if there is one, without waiting. */
  @Nullable ClientConnection connectionNow() {
    ClientConnection connection = current;
    return connection != null && connection.isUsable() ? connection : null;
  }

  /**
   * The connection, made if there is none. Shared by callers: it must not be completed or cancelled
   * by one.
   */
  CompletableFuture<ClientConnection> connection() {
    lock.lock();
    try {
      if (!settings.waitForReady() || closed) {
        return connect();
      }
      CompletableFuture<ClientConnection> outcome = connect();
      if (outcome.isDone() && !outcome.isCompletedExceptionally()) {
        return outcome;
      }
      wanted = true;
      if (attempt == null) {
        retryLater();
      }
      return ready;
    } finally {
      lock.unlock();
    }
  }

  public void close() {
    ClientConnection connection;
    CompletableFuture<ClientConnection> waiting;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      connection = current;
      waiting = ready;
    } finally {
      lock.unlock();
    }
    waiting.completeExceptionally(closedFailure());
    closeQuietly(connecting);
    if (connection != null) {
      connection.close(new IOException("closed on this side"));
    }
    threads.release();
  }

  @GuardedBy("lock")
  private CompletableFuture<ClientConnection> connect() {
    if (closed) {
      return CompletableFuture.failedFuture(closedFailure());
    }
    ClientConnection connection = connectionNow();
    if (connection != null) {
      return CompletableFuture.completedFuture(connection);
    }
    if (attempt != null) {
      return attempt;
    }
    if (lastFailure != null && System.nanoTime() - retryAt < 0) {
      return CompletableFuture.failedFuture(
          new ConnectionClosedException(lastFailure.status().message(), lastFailure.getCause()));
    }
    CompletableFuture<ClientConnection> started = new CompletableFuture<>();
    attempt = started;
    Thread connector = new Thread(() -> runAttempt(started), "ttrpc-connect");
    connector.setDaemon(true);
    connector.start();
    return started;
  }

  private ConnectionClosedException closedFailure() {
    return new ConnectionClosedException(
        "ttrpc: closed: the channel to " + target + " was closed", null);
  }

  /**
   * Connects in a thread of its own, with a socket that blocks: a full backlog makes a non-blocking
   * connect to a Unix socket fail in a way that looks like success.
   */
  private void runAttempt(CompletableFuture<ClientConnection> started) {
    SocketChannel socket = null;
    try {
      socket = SocketChannel.open(StandardProtocolFamily.UNIX);
      connecting = socket;
      connectInTime(socket);
      begin(socket, started);
      connecting = null;
    } catch (IOException | RuntimeException e) {
      closeQuietly(socket);
      failed(
          new ConnectionClosedException("connect to " + target + ": " + describe(e), e), started);
    }
  }

  private void connectInTime(SocketChannel socket) throws IOException {
    Timers.Timer limit =
        threads.timers().schedule(settings.connectTimeout().toNanos(), () -> closeQuietly(socket));
    try {
      socket.connect(UnixDomainSocketAddress.of(settings.path()));
    } catch (ClosedChannelException e) {
      throw new IOException("no answer within " + settings.connectTimeout(), e);
    } finally {
      limit.cancel();
    }
  }

  private static String describe(Exception failure) {
    return failure.getMessage() != null ? failure.getMessage() : failure.toString();
  }

  private static void closeQuietly(@Nullable SocketChannel socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException ignored) {
      // It was never of use.
    }
  }

  /** Makes a connection of the socket; whoever waits for it is told last, with no lock held. */
  private void begin(SocketChannel socket, CompletableFuture<ClientConnection> started)
      throws IOException {
    ClientConnection connection;
    CompletableFuture<ClientConnection> waiting;
    // The end of a connection that ends at once waits here until its beginning has been told.
    listenerLock.lock();
    try {
      connection =
          ClientConnection.start(
              socket, threads.loops().next(), threads.timers(), settings, target, this::onClosed);
      waiting = succeeded(connection);
      if (waiting != null) {
        tellListeners(ChannelListener::onConnect);
      }
    } finally {
      listenerLock.unlock();
    }
    if (waiting == null) {
      connection.close(new IOException("closed on this side"));
      started.completeExceptionally(closedFailure());
    } else {
      started.complete(connection);
      waiting.complete(connection);
    }
  }

  /** Takes a new connection into use; null if the channel has been closed meanwhile. */
  private @Nullable CompletableFuture<ClientConnection> succeeded(ClientConnection connection) {
    lock.lock();
    try {
      attempt = null;
      if (closed) {
        return null;
      }
      lastFailure = null;
      current = connection;
      wanted = false;
      CompletableFuture<ClientConnection> waiting = ready;
      ready = new CompletableFuture<>();
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  private void failed(
      ConnectionClosedException cause, CompletableFuture<ClientConnection> started) {
    lock.lock();
    try {
      attempt = null;
      backOff(cause);
      if (wanted && !closed) {
        retryLater();
      }
    } finally {
      lock.unlock();
    }
    tellListeners(listener -> listener.onConnectFailure(cause));
    started.completeExceptionally(cause);
  }

  @GuardedBy("lock")
  private void backOff(ConnectionClosedException cause) {
    lastFailure = cause;
    long nanos = backoff.toNanos();
    retryAt = System.nanoTime() + nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1);
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(settings.maxBackoff()) < 0 ? doubled : settings.maxBackoff();
  }

  @GuardedBy("lock")
  private void retryLater() {
    long nanos = Math.max(0, retryAt - System.nanoTime());
    threads.timers().schedule(nanos, this::retry);
  }

  private void retry() {
    lock.lock();
    try {
      if (wanted) {
        retryAt = System.nanoTime();
        // Its outcome arrives in succeeded or failed.
        CompletableFuture<ClientConnection> unused = connect();
      }
    } finally {
      lock.unlock();
    }
  }

  private void onClosed(ClientConnection connection, ConnectionClosedException cause) {
    listenerLock.lock();
    try {
      settleBackoff(connection, cause);
      tellListeners(listener -> listener.onClose(cause));
    } finally {
      listenerLock.unlock();
    }
  }

  /** A server that turns us away accepts all the same: only one that spoke ends the backoff. */
  private void settleBackoff(ClientConnection connection, ConnectionClosedException cause) {
    lock.lock();
    try {
      if (connection.hasHeard()) {
        backoff = settings.initialBackoff();
      } else {
        backOff(cause);
      }
    } finally {
      lock.unlock();
    }
  }

  private void tellListeners(Consumer<ChannelListener> event) {
    listenerLock.lock();
    try {
      for (ChannelListener listener : settings.listeners()) {
        try {
          event.accept(listener);
        } catch (RuntimeException | Error e) {
          LOGGER.log(Level.WARNING, "a listener of the channel to " + target + " failed", e);
        }
      }
    } finally {
      listenerLock.unlock();
    }
  }
}
