package io.ttrpc.internal.client;

import io.ttrpc.internal.time.Timers;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes connected sockets, each attempt in a thread of its own, with a socket that blocks: a full
 * backlog makes a non-blocking connect to a Unix socket fail in a way that looks like success. One
 * attempt at a time; {@link #abort} may be called by any thread.
 */
final class Connector {
  private final Path path;
  private final Duration timeout;
  private final Timers timers;
  private final ThreadFactory threads;

  /** The socket of the attempt that is under way. */
  private volatile @Nullable SocketChannel connecting;

  Connector(Path path, Duration timeout, Timers timers, ThreadFactory threads) {
    this.path = path;
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

  /**
   * Hears how an attempt went: one of the two, on the attempt's thread or the one that began it.
   */
  interface Outcome {
    /** The socket is connected; it is closed if this throws, and the attempt has failed. */
    void onConnected(SocketChannel socket) throws IOException;

    /** The attempt has failed, whatever was thrown. */
    void onFailure(Throwable cause);
  }

  /** Begins an attempt. Called with no lock held. */
  void connect(Outcome outcome) {
    try {
      threads.newThread(() -> attempt(outcome)).start();
    } catch (Throwable e) {
      outcome.onFailure(e);
    }
  }

  /** Makes the attempt that is under way fail, if there is one. */
  void abort() {
    closeQuietly(connecting);
  }

  private void attempt(Outcome outcome) {
    SocketChannel socket = null;
    try {
      socket = SocketChannel.open(StandardProtocolFamily.UNIX);
      connecting = socket;
      connectInTime(socket);
      connecting = null;
      outcome.onConnected(socket);
    } catch (Throwable e) {
      connecting = null;
      closeQuietly(socket);
      outcome.onFailure(e);
    }
  }

  private void connectInTime(SocketChannel socket) throws IOException {
    Timers.Timer limit = timers.schedule(timeout.toNanos(), () -> closeQuietly(socket));
    try {
      socket.connect(UnixDomainSocketAddress.of(path));
    } catch (ClosedChannelException e) {
      throw new IOException("no connection within " + timeout, e);
    } finally {
      limit.cancel();
    }
  }

  private static void closeQuietly(@Nullable SocketChannel socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (Throwable ignored) {
      // It was never of use.
    }
  }
}
