package io.ttrpc.internal.transport;

import io.ttrpc.internal.log.LimitedLog;
import io.ttrpc.internal.log.SafeLog;
import io.ttrpc.internal.loop.EventLoop;
import io.ttrpc.internal.loop.ReadyHandler;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.Timers;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.ZoneId;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An acceptor of connections on an event loop. When accepting fails, for example because the
 * process has no file descriptors left, the acceptor pauses and then continues. {@link #close} may
 * be called by any thread.
 */
public final class Acceptor implements AutoCloseable {
  private static final SafeLog LOGGER = SafeLog.of(Acceptor.class);
  private static final long FIRST_BACKOFF_NANOS = 1_000_000;
  private static final long LAST_BACKOFF_NANOS = 1_000_000_000;
  private static final int ACCEPTS_PER_TURN = 64;

  /** The shortest pause. Several connections are accepted after it, rather than one at a time. */
  private static final long SHORTEST_PAUSE_NANOS = 5_000_000;

  private final ServerSocketChannel listener;
  private final EventLoop loop;
  private final Timers timers;
  private final Consumer<SocketChannel> onAccept;
  private final LongSupplier pause;
  private final LimitedLog failures = new LimitedLog(LOGGER, NanoClock.SYSTEM);
  private long backoffNanos = FIRST_BACKOFF_NANOS;
  private volatile @Nullable SelectionKey key;

  /**
   * Creates an acceptor for a bound listener. {@link #close} closes the listener too.
   *
   * @param pause returns the nanoseconds to wait before the next connection is accepted; peers wait
   *     in the listener's backlog meanwhile
   */
  public Acceptor(
      ServerSocketChannel listener,
      EventLoop loop,
      Timers timers,
      Consumer<SocketChannel> onAccept,
      LongSupplier pause) {
    this.listener = listener;
    this.loop = loop;
    this.timers = timers;
    this.onAccept = onAccept;
    this.pause = pause;
  }

  /** Starts accepting. The loop's leader calls {@code onAccept}. */
  public void start() throws IOException {
    useDescriptorsNow();
    listener.configureBlocking(false);
    SelectionKey registered = loop.register(listener, 0, new Events());
    key = registered;
    registered.interestOps(SelectionKey.OP_ACCEPT);
    loop.interestChanged();
  }

  /**
   * Opens the files that the JDK opens when it closes its first socket, and when logging asks it
   * for the time zone. If no file descriptors were left by then, both would fail for good.
   */
  private static void useDescriptorsNow() throws IOException {
    LOGGER.log(Level.DEBUG, "accepting in time zone {0}", ZoneId.systemDefault());
    SocketChannel.open(StandardProtocolFamily.UNIX).close();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "closing a listener failed", e);
    }
    loop.interestChanged();
  }

  private void accept() {
    try {
      for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
        long wait = pause.getAsLong();
        if (wait > 0) {
          stopFor(Math.max(wait, SHORTEST_PAUSE_NANOS));
          return;
        }
        SocketChannel channel = listener.accept();
        if (channel == null) {
          return;
        }
        backoffNanos = FIRST_BACKOFF_NANOS;
        hand(channel);
      }
    } catch (ClosedChannelException closed) {
      return;
    } catch (Throwable e) {
      backOff(e);
    }
  }

  private void hand(SocketChannel channel) throws IOException {
    try {
      onAccept.accept(channel);
    } catch (Throwable failure) {
      channel.close();
      throw failure;
    }
  }

  private void stopFor(long nanos) {
    setInterest(0);
    try {
      timers.schedule(nanos, () -> setInterest(SelectionKey.OP_ACCEPT));
    } catch (Throwable e) {
      // Accepting too early is better than never accepting again.
      setInterest(SelectionKey.OP_ACCEPT);
      throw e;
    }
  }

  private void backOff(Throwable cause) {
    long backoff = backoffNanos / 2 + ThreadLocalRandom.current().nextLong(backoffNanos / 2 + 1);
    backoffNanos = Math.min(backoffNanos * 2, LAST_BACKOFF_NANOS);
    stopFor(backoff);
    failures.log(
        Level.WARNING,
        () -> "accept failed, next attempt in " + backoff / 1_000_000 + " ms",
        cause);
  }

  private void setInterest(int operations) {
    SelectionKey current = key;
    try {
      if (current != null) {
        current.interestOps(operations);
        loop.interestChanged();
      }
    } catch (CancelledKeyException ignored) {
      // The listener was closed meanwhile.
    }
  }

  private final class Events implements ReadyHandler {
    @Override
    public void onReady(int readyOps) {
      accept();
    }

    @Override
    public void onLoopFailure(Throwable cause) {
      // After other failures, the acceptor pauses and continues.
      if (cause instanceof ClosedChannelException) {
        close();
      }
    }
  }
}
