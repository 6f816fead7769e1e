package io.ttrpc.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.internal.log.LimitedLog;
import io.ttrpc.internal.loop.EventLoop.ThreadLife;
import io.ttrpc.internal.loop.EventLoops;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The event loops of connections. A connection gets a loop of its own while the number of loops is
 * below its maximum; after that it shares the loop with the fewest users. Safe for use by any
 * thread.
 */
public final class ConnectionLoops implements AutoCloseable {
  private static final Logger LOGGER = LimitedLog.of(ConnectionLoops.class);

  /**
   * The maximum number of loops of all clients. A loop costs a thread that mostly sleeps, because a
   * caller that is alone on its loop leads it and reads its own responses.
   */
  private static final int MOST_FOR_CLIENTS = 16;

  private final EventLoops events;
  private final int most;

  @GuardedBy("this")
  private final List<ConnectionLoop> loops = new ArrayList<>();

  private ConnectionLoops(EventLoops events, int most) {
    this.events = events;
    this.most = most;
  }

  /**
   * Starts the first loop of a server. A server has at most half as many loops as processors, and
   * between one and four.
   */
  public static ConnectionLoops forServer(String name) throws IOException {
    int most = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
    return start(name, ThreadLife.USER, most);
  }

  /** Starts the first loop of all clients, which have at most {@value #MOST_FOR_CLIENTS}. */
  public static ConnectionLoops forClients(String name) throws IOException {
    return start(name, ThreadLife.DAEMON, MOST_FOR_CLIENTS);
  }

  private static ConnectionLoops start(String name, ThreadLife life, int most) throws IOException {
    ConnectionLoops loops = new ConnectionLoops(EventLoops.of(name, life), most);
    loops.startFirst();
    return loops;
  }

  private synchronized void startFirst() throws IOException {
    loops.add(new ConnectionLoop(events.startAnother()));
  }

  /** Returns the loop for one more connection or listener, which must release it when it ends. */
  public synchronized ConnectionLoop take() {
    ConnectionLoop loop = loops.stream().min(Comparator.comparingInt(ConnectionLoop::users)).get();
    if (loop.users() > 0 && loops.size() < most) {
      try {
        loop = new ConnectionLoop(events.startAnother());
        loops.add(loop);
      } catch (Throwable shortage) {
        LOGGER.log(
            Level.WARNING,
            "cannot start another event loop, connections share the running ones",
            shortage);
      }
    }
    loop.take();
    return loop;
  }

  /** Returns the number of loops. */
  public int count() {
    return events.count();
  }

  /** Returns the time in which the loops have not waited for input; the sum over all loops. */
  public long busyNanos() {
    return events.busyNanos();
  }

  /** Ends the loops, after closing their channels. */
  @Override
  public void close() {
    events.close();
  }

  /** Waits until the loops have ended. Returns at once if the calling thread leads one of them. */
  public void awaitEnd() throws InterruptedException {
    events.awaitEnd();
  }
}
