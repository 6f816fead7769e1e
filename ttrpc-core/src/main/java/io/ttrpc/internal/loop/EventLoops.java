package io.ttrpc.internal.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.internal.loop.EventLoop.ThreadLife;
import io.ttrpc.internal.time.NanoClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A few event loops that share a watchdog. Safe for any thread. */
public final class EventLoops implements AutoCloseable {
  private final String name;
  private final ThreadLife life;
  private final LoopIntervals intervals;
  private final Platform platform;
  private final Watchdog watchdog;
  private volatile List<EventLoop> loops = List.of();

  @GuardedBy("this")
  private boolean closed;

  private EventLoops(String name, ThreadLife life, LoopIntervals intervals, Platform platform) {
    this.name = name;
    this.life = life;
    this.intervals = intervals;
    this.platform = platform;
    this.watchdog = new Watchdog(name + "-watchdog", intervals.watchdogNanos(), platform);
  }

  /** Returns a group without loops, whose threads are to be named {@code name-1}, …. */
  public static EventLoops of(String name, ThreadLife life) {
    return of(name, life, LoopIntervals.configured(), Platform.JDK);
  }

  static EventLoops of(String name, ThreadLife life, LoopIntervals intervals, Platform platform) {
    return new EventLoops(name, life, intervals, platform);
  }

  /** Starts one more loop. */
  public synchronized EventLoop startAnother() throws IOException {
    if (closed) {
      throw new IOException("the event loops are closed");
    }
    String loopName = name + "-" + (loops.size() + 1);
    EventLoop loop = new EventLoop(loopName, life, intervals, NanoClock.SYSTEM, platform, watchdog);
    loop.start();
    List<EventLoop> all = new ArrayList<>(loops);
    all.add(loop);
    loops = List.copyOf(all);
    watchdog.watch(loops);
    return loop;
  }

  /** Returns the number of loops. */
  public int count() {
    return loops.size();
  }

  /** Returns the time in which the loops have not waited for input; the sum over all loops. */
  public long busyNanos() {
    return loops.stream().mapToLong(EventLoop::busyNanos).sum();
  }

  @Override
  public synchronized void close() {
    closed = true;
    loops.forEach(EventLoop::close);
  }

  /** Waits until the loops have ended; a thread that leads one of them does not wait. */
  public void awaitEnd() throws InterruptedException {
    List<EventLoop> all = loops;
    if (all.stream().anyMatch(EventLoop::isLeader)) {
      return;
    }
    for (EventLoop loop : all) {
      loop.awaitEnd();
    }
  }
}
