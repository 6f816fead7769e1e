package io.ttrpc.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes the load, as often as it is asked to, over the same connections. Used by one thread.
 *
 * @param <M> the type of the messages
 */
final class Load<M> implements AutoCloseable {
  /**
   * Before each measurement, for caches and branch predictors, and for all callers to be under way.
   */
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Before an idle load, for what a JVM still compiles and collects. */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final EchoClient<M> client;
  private final LoadOptions options;
  private final Callers<M> callers;
  private final ThreadFactory threads;
  private final List<EchoClient.Connection<M>> connections = new ArrayList<>();
  private final double messageFootprint;

  Load(EchoClient<M> client, LoadOptions options) throws IOException {
    this.client = client;
    this.options = options;
    this.callers = new Callers<>(client, options);
    this.threads = CallerThreads.of(options.threads);
    this.messageFootprint = client.messageFootprint(Callers.payload(options.payload, 0));
    connect();
  }

  private void connect() throws IOException {
    M message = client.message(Callers.payload(options.payload, 0));
    for (int i = 0; i < options.connections + options.held; i++) {
      EchoClient.Connection<M> connection = client.connect(options.socket);
      connections.add(connection);
      Caller.check(connection.call(message), message);
    }
  }

  void warmUp() throws InterruptedException {
    // As fast as it can: at a low rate the JVM would not have compiled what is measured.
    run((long) (options.warmup * 1e9), Marks.NONE, options.callers, 0);
    if (options.mode == LoadOptions.Mode.IDLE) {
      TimeUnit.NANOSECONDS.sleep(REST_NANOS);
    }
  }

  Measured measure(double seconds, Marks marks) throws InterruptedException {
    int callerCount = options.mode == LoadOptions.Mode.IDLE ? 0 : options.callers;
    return run((long) (seconds * 1e9), marks, callerCount, options.rate);
  }

  private Measured run(long nanos, Marks marks, int callerCount, int rate)
      throws InterruptedException {
    Clock clock = new Clock();
    CountDownLatch ready = new CountDownLatch(callerCount);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    List<Recorder> recorders = new ArrayList<>();
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < callerCount; i++) {
      int number = i;
      Recorder recorder = new Recorder(clock);
      recorders.add(recorder);
      Thread thread =
          threads.newThread(
              () -> {
                try {
                  call(number, recorder, clock, ready, rate);
                } catch (Throwable e) {
                  failure.compareAndSet(null, e);
                  ready.countDown();
                }
              });
      running.add(thread);
      thread.start();
    }
    ready.await();
    pause(SETTLE_NANOS, failure);
    JvmFigures before = JvmFigures.now();
    marks.begin();
    long start = System.nanoTime();
    clock.begin();
    pause(nanos, failure);
    marks.end();
    // While the callers still run: JDK 17 does not count what ended threads have allocated.
    JvmFigures used = JvmFigures.now().since(before);
    clock.finish();
    long took = System.nanoTime() - start;
    for (Thread thread : running) {
      thread.join();
    }
    failOn(failure.get());
    long count = recorders.stream().mapToLong(Recorder::count).sum();
    return Measured.of(count, took, Recorder.sum(recorders), used, messageFootprint);
  }

  private void call(int number, Recorder recorder, Clock clock, CountDownLatch ready, int rate)
      throws IOException {
    EchoClient.Connection<M> connection = connections.get(number % options.connections);
    try (Caller caller = callers.caller(number, connection, recorder, rate)) {
      ready.countDown();
      while (!clock.isFinished()) {
        caller.next();
      }
    }
  }

  /** Ends early when a caller has failed. */
  private static void pause(long nanos, AtomicReference<@Nullable Throwable> failure)
      throws InterruptedException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      failOn(failure.get());
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(500)));
    }
  }

  private static void failOn(@Nullable Throwable failure) {
    if (failure != null) {
      throw new IllegalStateException("a caller failed", failure);
    }
  }

  @Override
  public void close() throws IOException {
    for (EchoClient.Connection<M> connection : connections) {
      connection.close();
    }
  }

  /** Hears when the time that counts begins and ends. */
  interface Marks {
    Marks NONE =
        new Marks() {
          @Override
          public void begin() {}

          @Override
          public void end() {}
        };

    void begin();

    void end();
  }
}
