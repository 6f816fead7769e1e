package io.ttrpc.internal.client;

import io.ttrpc.ConnectionFactory;
import io.ttrpc.internal.time.Timers;
import io.ttrpc.internal.time.Timers.Timer;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connector of a channel. It calls the connection factory, which may block, in a new thread for
 * each attempt. An attempt has one outcome: a connection, the factory's failure, the timeout, or
 * the close of the channel. If the factory has not returned when the attempt ends, its thread is
 * interrupted. Only one attempt may run at a time; {@link #abort} may be called by any thread.
 */
final class Connector {
  /**
   * The limit of the number of threads that wait in the factory, including those of ended attempts.
   */
  private static final int MOST_THREADS = 8;

  private final ConnectionFactory connections;
  private final Duration timeout;
  private final Timers timers;
  private final ThreadFactory threads;
  private final AtomicInteger running = new AtomicInteger();

  /** The most recent attempt. */
  private volatile @Nullable Attempt last;

  Connector(ConnectionFactory connections, Duration timeout, Timers timers, ThreadFactory threads) {
    this.connections = connections;
    this.timeout = timeout;
    this.timers = timers;
    this.threads = threads;
  }

  /** Returns a daemon thread for an attempt. */
  static Thread newThread(Runnable attempt) {
    Thread thread = new Thread(attempt, "ttrpc-connect");
    thread.setDaemon(true);
    return thread;
  }

  /** The observer of an attempt. Exactly one of its methods is called, by any thread. */
  interface Outcome {
    /**
     * Called with the connection. If this method throws, the connection is closed and {@link
     * #onFailure} is called too.
     */
    void onConnected(ByteChannel connection) throws IOException;

    /** Called when the attempt has failed, with the cause. */
    void onFailure(Throwable cause);
  }

  /** Starts an attempt. Called with no lock held. */
  void connect(Outcome outcome) {
    if (running.incrementAndGet() > MOST_THREADS) {
      running.decrementAndGet();
      outcome.onFailure(
          new IOException(
              MOST_THREADS + " earlier attempts to connect still wait in the connection factory"));
      return;
    }
    Attempt attempt = new Attempt(outcome);
    last = attempt;
    try {
      threads.newThread(attempt).start();
    } catch (Throwable e) {
      running.decrementAndGet();
      outcome.onFailure(e);
    }
  }

  /** Fails the current attempt, if there is one. */
  void abort() {
    Attempt attempt = last;
    if (attempt != null) {
      attempt.giveUp(new IOException("the channel was closed"));
    }
  }

  static void closeQuietly(ByteChannel connection) {
    try {
      connection.close();
    } catch (Throwable ignored) {
      // No stream used the connection, so that its failure to close affects nobody.
    }
  }

  private final class Attempt implements Runnable {
    private final Outcome outcome;
    private final AtomicBoolean decided = new AtomicBoolean();
    private volatile @Nullable Thread thread;

    Attempt(Outcome outcome) {
      this.outcome = outcome;
    }

    @Override
    public void run() {
      thread = Thread.currentThread();
      try {
        // If the attempt ended before its thread was known, nobody has interrupted this thread.
        if (!decided.get()) {
          settle(connectInTime());
        }
      } catch (Throwable e) {
        if (decided.compareAndSet(false, true)) {
          outcome.onFailure(e);
        }
      } finally {
        running.decrementAndGet();
      }
    }

    private void settle(ByteChannel connection) {
      if (!decided.compareAndSet(false, true)) {
        closeQuietly(connection);
        return;
      }
      try {
        outcome.onConnected(connection);
      } catch (Throwable e) {
        closeQuietly(connection);
        outcome.onFailure(e);
      }
    }

    private ByteChannel connectInTime() throws IOException {
      Timer limit =
          timers.schedule(
              timeout.toNanos(), () -> giveUp(new IOException("no connection within " + timeout)));
      try {
        ByteChannel connection = connections.connect();
        if (connection == null) {
          throw new IOException("the connection factory returned null");
        }
        return connection;
      } finally {
        limit.cancel();
      }
    }

    void giveUp(IOException cause) {
      if (decided.compareAndSet(false, true)) {
        Thread waiting = thread;
        if (waiting != null) {
          waiting.interrupt();
        }
        outcome.onFailure(cause);
      }
    }
  }
}
