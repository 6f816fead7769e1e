package io.ttrpc.internal.loop;

import io.ttrpc.internal.loop.EventLoop.ThreadLife;
import io.ttrpc.internal.time.NanoClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A few event loops that share a watchdog. Safe for any thread. */
public final class EventLoops implements AutoCloseable {
  private final List<EventLoop> loops;

  private EventLoops(List<EventLoop> loops) {
    this.loops = loops;
  }

  /**
   * Starts that many loops, whose threads are named {@code name-1}, {@code name-2}, …. Leaves
   * nothing behind if that fails.
   */
  public static EventLoops start(String name, int count, ThreadLife life) throws IOException {
    return start(name, count, life, LoopIntervals.configured(), Platform.JDK);
  }

  static EventLoops start(
      String name, int count, ThreadLife life, LoopIntervals intervals, Platform platform)
      throws IOException {
    Watchdog watchdog = new Watchdog(name + "-watchdog", intervals.watchdogNanos(), platform);
    List<EventLoop> loops = new ArrayList<>();
    try {
      for (int i = 1; i <= count; i++) {
        EventLoop loop =
            new EventLoop(name + "-" + i, life, intervals, NanoClock.SYSTEM, platform, watchdog);
        loop.start();
        loops.add(loop);
      }
    } catch (Throwable failure) {
      loops.forEach(EventLoop::close);
      throw failure;
    }
    watchdog.watch(loops);
    return new EventLoops(List.copyOf(loops));
  }

  /**
   * Returns the number of loops for this machine: reading is a small part of the work, so half of
   * the processors suffice.
   */
  public static int defaultCount() {
    return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
  }

  /** Returns all loops. */
  public List<EventLoop> all() {
    return loops;
  }

  @Override
  public void close() {
    loops.forEach(EventLoop::close);
  }

  /** Waits until the loops have ended; a thread that leads one of them does not wait. */
  public void awaitEnd() throws InterruptedException {
    if (loops.stream().anyMatch(EventLoop::isLeader)) {
      return;
    }
    for (EventLoop loop : loops) {
      loop.awaitEnd();
    }
  }
}
