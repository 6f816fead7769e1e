package io.ttrpc.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Callers at work, each on a thread of its own. Used by one thread. */
final class RunningCallers {
  /** How late a failure may be seen. */
  private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Clock clock = new Clock();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final List<Recorder> recorders = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private RunningCallers() {}

  /** Makes the caller of a number, on that caller's thread. */
  interface Opening {
    Caller open(int number, Recorder recorder) throws IOException;
  }

  /** Returns when all of them have been made. */
  static RunningCallers start(int count, ThreadFactory factory, Opening opening)
      throws InterruptedException {
    RunningCallers running = new RunningCallers();
    CountDownLatch ready = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      int number = i;
      Recorder recorder = Recorder.of(number, running.clock);
      Thread thread = factory.newThread(() -> running.call(number, recorder, opening, ready));
      running.recorders.add(recorder);
      running.threads.add(thread);
      thread.start();
    }
    ready.await();
    return running;
  }

  private void call(int number, Recorder recorder, Opening opening, CountDownLatch ready) {
    try (Caller caller = opening.open(number, recorder)) {
      ready.countDown();
      while (!clock.isFinished()) {
        caller.next();
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
      ready.countDown();
    }
  }

  /** From now on calls count. */
  void begin() {
    clock.begin();
  }

  /** Lets them work for that long; less when one fails, which this throws. */
  void pause(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      failOnFailure();
      TimeUnit.NANOSECONDS.sleep(Math.min(left, LONGEST_SLEEP_NANOS));
    }
  }

  /** From now on no call counts, and each caller ends after the one that it is at. */
  void finish() {
    clock.finish();
  }

  /** Returns when all have ended. */
  void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    failOnFailure();
  }

  /** Calls or messages that have counted so far. */
  long count() {
    return recorders.stream().mapToLong(Recorder::count).sum();
  }

  /** To be asked after {@link #join}; null where nothing had a latency. */
  @Nullable Histogram latencies() {
    return Recorder.sum(recorders);
  }

  private void failOnFailure() {
    Throwable first = failure.get();
    if (first != null) {
      throw new IllegalStateException("a caller failed", first);
    }
  }
}
