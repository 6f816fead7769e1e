package io.ttrpc.internal.transport;

import io.ttrpc.internal.transport.EventLoop.ThreadLife;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A few event loops, over which connections are spread in turn. Safe for any thread. */
public final class EventLoops implements AutoCloseable {
  private final List<EventLoop> loops;
  private final AtomicInteger turn = new AtomicInteger();

  private EventLoops(List<EventLoop> loops) {
    this.loops = loops;
  }

  /** Starts that many loops, whose threads are named {@code name-1}, {@code name-2}, …. */
  public static EventLoops start(String name, int count, ThreadLife life) throws IOException {
    Watchdog watchdog = new Watchdog(name + "-watchdog");
    List<EventLoop> loops = new ArrayList<>();
    try {
      for (int i = 1; i <= count; i++) {
        loops.add(new EventLoop(name + "-" + i, life, watchdog));
      }
    } catch (IOException e) {
      loops.forEach(EventLoop::close);
      throw e;
    }
    watchdog.watch(loops);
    return new EventLoops(List.copyOf(loops));
  }

  /** As many loops as suit this machine: reading is a small part of the work. */
  public static int defaultCount() {
    return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
  }

  /** The loop whose turn it is. */
  public EventLoop next() {
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  @Override
  public void close() {
    loops.forEach(EventLoop::close);
  }

  /** Waits until the threads have ended; one of them does not wait for the others. */
  public void awaitEnd() throws InterruptedException {
    if (loops.stream().anyMatch(EventLoop::isCurrentThread)) {
      return;
    }
    for (EventLoop loop : loops) {
      loop.awaitEnd();
    }
  }
}
