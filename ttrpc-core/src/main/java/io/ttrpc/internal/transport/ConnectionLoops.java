package io.ttrpc.internal.transport;

import io.ttrpc.internal.loop.EventLoop.ThreadLife;
import io.ttrpc.internal.loop.EventLoops;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The loops over which connections are spread in turn. Safe for any thread. */
public final class ConnectionLoops implements AutoCloseable {
  private final EventLoops loops;
  private final List<ConnectionLoop> all;
  private final AtomicInteger turn = new AtomicInteger();

  private ConnectionLoops(EventLoops loops) {
    this.loops = loops;
    this.all = loops.all().stream().map(ConnectionLoop::new).toList();
  }

  /** Starts the number of loops that suits this machine; see {@link EventLoops#start}. */
  public static ConnectionLoops start(String name, ThreadLife life) throws IOException {
    return new ConnectionLoops(EventLoops.start(name, EventLoops.defaultCount(), life));
  }

  /** Returns the next loop in turn. */
  public ConnectionLoop next() {
    return all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
  }

  /** Ends the loops; their channels are closed first. */
  @Override
  public void close() {
    loops.close();
  }

  /** Waits until the loops have ended; a thread that leads one of them does not wait. */
  public void awaitEnd() throws InterruptedException {
    loops.awaitEnd();
  }
}
