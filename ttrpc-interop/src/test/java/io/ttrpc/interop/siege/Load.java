package io.ttrpc.interop.siege;

import io.ttrpc.TtrpcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Callers that call until they are halted, or have made a number of calls. */
final class Load {
  /** Keeps callers from spinning where each call fails at once. */
  private static final long PAUSE_AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(2);

  private static final long LOOK_INTERVAL = TimeUnit.MILLISECONDS.toNanos(20);

  private final Mix mix;
  private final Duration timeout;
  private final Tally tally = new Tally(System::nanoTime);
  private final AtomicLong remaining;
  private final Map<Thread, Tally.Call> calls = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(1, task -> daemon(task, "siege-timer"));

  /** Shared by the calls that are under way; the load rests while it is held alone. */
  private final ReentrantReadWriteLock underway = new ReentrantReadWriteLock();

  private volatile boolean halted;

  /** A load of at most {@code count} calls. */
  Load(Mix mix, Duration timeout, long count) {
    this.mix = mix;
    this.timeout = timeout;
    this.remaining = new AtomicLong(count);
  }

  /** Starts the callers, each made from its number and its source of chance. */
  void start(int callers, long seed, CallerFactory newCaller) {
    daemon(this::watch, "siege-watch").start();
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int i = 0; i < callers; i++) {
      Caller caller = newCaller.create(i, seeds.split(), timer);
      threads.add(daemon(() -> call(caller), "siege-caller-" + i));
    }
    threads.forEach(Thread::start);
  }

  private void watch() {
    while (!timer.isShutdown()) {
      tally.look(calls.values());
      LockSupport.parkNanos(LOOK_INTERVAL);
    }
  }

  private void call(Caller caller) {
    while (!halted && remaining.getAndDecrement() > 0) {
      String outcome;
      underway.readLock().lock();
      try {
        outcome = callOnce(caller);
      } finally {
        underway.readLock().unlock();
      }
      // An interrupt that came late belongs to the call that has ended.
      boolean interrupted = Thread.interrupted();
      if (!outcome.equals(Tally.ANSWERED) && !interrupted && mix != Mix.GIVEN_UP) {
        LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
      }
    }
  }

  private String callOnce(Caller caller) {
    Thread self = Thread.currentThread();
    Tally.Call call = tally.begin(timeout.toNanos());
    calls.put(self, call);
    String outcome = outcomeOf(caller);
    calls.remove(self);
    tally.end(call, outcome);
    return outcome;
  }

  private String outcomeOf(Caller caller) {
    try {
      mix.call(caller);
      return Tally.ANSWERED;
    } catch (TtrpcException e) {
      tally.code(e.code().name());
      return Tally.FAILED;
    } catch (CancellationException e) {
      tally.code("CANCELLED");
      return Tally.FAILED;
    } catch (Throwable e) {
      if (tally.figures().get(Tally.OTHER) < 3) {
        e.printStackTrace();
      }
      return Tally.OTHER;
    }
  }

  Tally tally() {
    return tally;
  }

  /** Returns the counts up to now, and how many callers run. */
  Figures figures() {
    long running = threads.stream().filter(Thread::isAlive).count();
    return tally.figures().plus(Figures.parse("running " + running));
  }

  /**
   * Lets no further call begin until {@link #goOn}; returns once all have ended, unless one hangs.
   */
  void rest() throws InterruptedException {
    boolean unused =
        underway.writeLock().tryLock(timeout.plusSeconds(3).toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends the {@link #rest}; to be called by the same thread. */
  void goOn() {
    if (underway.isWriteLockedByCurrentThread()) {
      underway.writeLock().unlock();
    }
  }

  /** Ends the callers after their calls; returns once each call has ended or counts as lost. */
  Figures halt() throws InterruptedException {
    halted = true;
    long end = System.nanoTime() + timeout.plusSeconds(3).toNanos();
    for (Thread thread : threads) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      thread.join(Math.max(1, left));
    }
    timer.shutdownNow();
    return tally.figures();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Makes a caller. */
  @FunctionalInterface
  interface CallerFactory {
    Caller create(int number, SplittableRandom random, ScheduledExecutorService timer);
  }
}
