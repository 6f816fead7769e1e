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
 * Opens connections with a factory that may block, each attempt in a thread of its own. An attempt
 * has one outcome: the connection, the factory's failure, the end of the time, or the end of the
 * channel. A thread whose attempt has ended before it is interrupted. One attempt at a time; {@link
 * #abort} may be called by any thread.
 */
final class Connector {
  /** The most threads that may wait in the factory, those of ended attempts included. */
  private static final int MOST_THREADS = 8;

  private final ConnectionFactory connections;
  private final Duration timeout;
  private final Timers timers;
  private final ThreadFactory threads;
  private final AtomicInteger running = new AtomicInteger();

  /** The attempt that began last. */
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

  /** Hears how an attempt went: one of the two methods is called, by any thread. */
  interface Outcome {
    /** The connection is there; it is closed if this throws, and the attempt has failed. */
    void onConnected(ByteChannel connection) throws IOException;

    /** The attempt has failed, whatever was thrown. */
    void onFailure(Throwable cause);
  }

  /** Begins an attempt. Called with no lock held. */
  void connect(Outcome outcome) {
    if (running.incrementAndGet() > MOST_THREADS) {
      running.decrementAndGet();
      outcome.onFailure(
          new IOException(MOST_THREADS + " earlier attempts wait in the connection factory"));
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

  /** Makes the attempt that is under way fail, if there is one. */
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
      // It was never of use.
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
        // An attempt that was given up before its thread was known was not interrupted.
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
