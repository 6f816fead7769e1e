package io.ttrpc.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

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

  /** Of a warm-up, to compare with one another. */
  private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Before an idle load, for what a JVM still compiles and collects. */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final EchoClient<M> client;
  private final LoadOptions options;
  private final Callers<M> callers;
  private final ThreadFactory threads;
  private final List<EchoClient.Connection<M>> connections = new ArrayList<>();
  private final List<CompletableFuture<M>> pending = new ArrayList<>();
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
    Duration timeout = options.timeout == 0 ? null : Duration.ofNanos(nanos(options.timeout));
    for (int i = 0; i < options.connections + options.held; i++) {
      EchoClient.Connection<M> connection = client.connect(options.socket, timeout);
      connections.add(connection);
      Caller.check(connection.call(message), message);
    }
    for (int i = 0; i < options.pending; i++) {
      pending.add(connections.get(0).callAsync(client.message(new byte[0])));
    }
  }

  /**
   * Goes on until the rate no longer grows, within bounds. As fast as it can: at a low rate the JVM
   * would not have compiled what is measured.
   */
  void warmUp() throws InterruptedException {
    long start = System.nanoTime();
    RunningCallers running = start(options.callers, 0);
    running.begin();
    running.pause(nanos(options.warmup));
    Steadiness steadiness = new Steadiness();
    long end = start + nanos(options.warmupMax) - SLICE_NANOS;
    while (!steadiness.isReached() && System.nanoTime() - end < 0) {
      runSlice(running, steadiness);
    }
    running.finish();
    running.join();
    if (options.mode == LoadOptions.Mode.IDLE) {
      TimeUnit.NANOSECONDS.sleep(REST_NANOS);
    }
  }

  private static void runSlice(RunningCallers running, Steadiness steadiness)
      throws InterruptedException {
    long count = running.count();
    long compiling = JvmFigures.compilingNanos();
    long start = System.nanoTime();
    running.pause(SLICE_NANOS);
    double took = System.nanoTime() - start;
    steadiness.add(
        (running.count() - count) / took, (JvmFigures.compilingNanos() - compiling) / took);
  }

  Measured measure(double seconds, Marks marks) throws InterruptedException {
    int callerCount = options.mode == LoadOptions.Mode.IDLE ? 0 : options.callers;
    RunningCallers running = start(callerCount, options.rate);
    running.pause(SETTLE_NANOS);
    JvmFigures before = JvmFigures.now();
    marks.begin();
    long start = System.nanoTime();
    running.begin();
    running.pause(nanos(seconds));
    marks.end();
    // While the callers still run: JDK 17 does not count what ended threads have allocated.
    JvmFigures used = JvmFigures.now().since(before);
    running.finish();
    long took = System.nanoTime() - start;
    running.join();
    failOnEndedCalls();
    return Measured.of(running.count(), took, running.latencies(), used.atRest(), messageFootprint);
  }

  /** Fails where a call that was to be pending has ended: the figures would be of fewer calls. */
  private void failOnEndedCalls() {
    for (CompletableFuture<M> call : pending) {
      if (call.isDone()) {
        throw new IllegalStateException("expected a pending call but it ended: " + call);
      }
    }
  }

  private RunningCallers start(int count, int rate) throws InterruptedException {
    return RunningCallers.start(
        count,
        threads,
        (number, recorder) ->
            callers.caller(number, connections.get(number % options.connections), recorder, rate));
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  @Override
  public void close() throws IOException {
    for (EchoClient.Connection<M> connection : connections) {
      connection.close();
    }
  }

  /** Hears when the time that counts begins and ends. */
  interface Marks {
    void begin();

    void end();
  }
}
