package io.ttrpc.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.internal.log.SafeLog;
import io.ttrpc.internal.loop.EventLoop.ThreadLife;
import io.ttrpc.internal.loop.EventLoops;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The loops of connections. A connection gets a loop of its own while there are fewer loops than
 * allowed, and shares the least used one afterwards. Safe for any thread.
 */
public final class ConnectionLoops implements AutoCloseable {
  private static final Logger LOGGER = SafeLog.of(ConnectionLoops.class);

  /** A loop costs a thread that mostly sleeps; a caller alone on its loop reads for itself. */
  private static final int MOST_FOR_CLIENTS = 16;

  private final EventLoops events;
  private final int most;

  @GuardedBy("this")
  private final List<ConnectionLoop> loops = new ArrayList<>();

  private ConnectionLoops(EventLoops events, int most) {
    this.events = events;
    this.most = most;
  }

  /** Starts the first of the loops of a server: as many as half of the processors, one to four. */
  public static ConnectionLoops forServer(String name) throws IOException {
    int most = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
    return start(name, ThreadLife.USER, most);
  }

  /** Starts the first of the loops of all clients, at most {@value #MOST_FOR_CLIENTS}. */
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

  /** Returns the loop for one more connection or listener, which is to release it in the end. */
  public synchronized ConnectionLoop take() {
    ConnectionLoop loop = loops.stream().min(Comparator.comparingInt(ConnectionLoop::users)).get();
    if (loop.users() > 0 && loops.size() < most) {
      try {
        loop = new ConnectionLoop(events.startAnother());
        loops.add(loop);
      } catch (Throwable shortage) {
        LOGGER.log(Level.WARNING, "no further event loop, one is shared", shortage);
      }
    }
    loop.take();
    return loop;
  }

  /** Ends the loops; their channels are closed first. */
  @Override
  public void close() {
    events.close();
  }

  /** Waits until the loops have ended; a thread that leads one of them does not wait. */
  public void awaitEnd() throws InterruptedException {
    events.awaitEnd();
  }
}
