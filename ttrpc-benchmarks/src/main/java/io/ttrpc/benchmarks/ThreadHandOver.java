package io.ttrpc.benchmarks;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A blocking call without socket, frames and messages: 64 threads ask one other thread, which never
 * sleeps, and sleep until it wakes them. On platform threads, no client of one connection is faster
 * than this benchmark. {@code -Djmh.executor=VIRTUAL} runs it on virtual threads.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Threads(64)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ThreadHandOver {
  private final Queue<Caller> asking = new ConcurrentLinkedQueue<>();
  private volatile boolean ended;
  private Thread answering;

  /** Starts the thread that is asked. */
  @Setup(Level.Trial)
  public void start() {
    answering = new Thread(this::answer, "answering");
    answering.setDaemon(true);
    answering.start();
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void stop() throws InterruptedException {
    ended = true;
    answering.join();
  }

  private void answer() {
    while (!ended) {
      for (Caller caller = asking.poll(); caller != null; caller = asking.poll()) {
        Thread waiting = caller.thread;
        caller.answered = true;
        LockSupport.unpark(waiting);
      }
      Thread.onSpinWait();
    }
  }

  /** Asks, and sleeps until there is an answer. */
  @Benchmark
  public void call(Caller caller) {
    caller.thread = Thread.currentThread();
    caller.answered = false;
    asking.add(caller);
    while (!caller.answered) {
      LockSupport.park(caller);
    }
  }

  /** One of the threads. */
  @State(Scope.Thread)
  public static class Caller {
    private volatile Thread thread = Thread.currentThread();
    private volatile boolean answered;
  }
}
