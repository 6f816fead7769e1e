package io.ttrpc.internal.server;

import io.ttrpc.BriefHandlers;
import io.ttrpc.CallKind;
import io.ttrpc.internal.log.LimitedLog;
import io.ttrpc.internal.server.ThreadShares.Patience;
import io.ttrpc.internal.thread.Threads;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.Timers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The choice of the thread that runs a handler. The leader of the loop runs a unary call whose
 * method has proved to be brief, after it has handled its input. An executor runs every other call.
 */
final class HandlerExecutor {
  private static final Logger LOGGER = LimitedLog.of(HandlerExecutor.class);

  /**
   * The limit of the server's own threads. It is above the number of cores, because handlers may
   * wait for calls to each other.
   */
  private static final int MAX_PLATFORM_THREADS = 256;

  /** The maximum number of calls that wait for a thread of a bounded pool. */
  private static final int MAX_WAITING_CALLS = 20_000;

  /** The maximum time for which a stream waits until the handler of another one ends. */
  private static final long STREAM_WAIT_NANOS = 2_000_000_000;

  private final ExecutorService ownExecutor =
      Threads.newExecutor("ttrpc-handler", MAX_PLATFORM_THREADS);

  private final Executor executor;

  /** The shares of threads for unary calls; null if the executor has no limit of threads. */
  private final @Nullable ThreadShares unary;

  /** The shares of threads for streams; null if they have no limit. */
  private final @Nullable ThreadShares streams;

  private final BriefHandlers briefHandlers;

  /** The time that a unary call may wait in a standing queue, or 0 for any time. */
  private final long maxQueueDelay;

  /** The delay of the queue in which the unary calls of all connections wait, if they share it. */
  private final @Nullable QueueDelay commonDelay;

  HandlerExecutor(ServerSettings settings, Timers timers, NanoClock clock) {
    Executor given = settings.executor();
    this.executor = given != null ? given : ownExecutor;
    Integer threads = given != null ? settings.executorThreads() : ownThreads();
    this.unary =
        threads == null || threads < ThreadShares.MIN_THREADS
            ? null
            : new ThreadShares(executor, threads, MAX_WAITING_CALLS, null);
    Integer set = settings.maxStreamThreads();
    Integer share =
        set != null || threads == null ? set : Integer.valueOf(Math.max(1, threads * 3 / 4));
    this.streams =
        share == null
            ? null
            : new ThreadShares(
                unary == null ? executor : unary::execute,
                share,
                MAX_WAITING_CALLS,
                new Patience(STREAM_WAIT_NANOS, timers, clock, () -> new TooManyStreams(share)));
    this.briefHandlers = settings.briefHandlers();
    this.maxQueueDelay = settings.maxQueueDelay().toNanos();
    this.commonDelay = unary == null ? newDelay() : null;
  }

  /** Returns the limit of the server's own threads, or null if they are virtual. */
  private @Nullable Integer ownThreads() {
    return ownExecutor instanceof ThreadPoolExecutor ? MAX_PLATFORM_THREADS : null;
  }

  private @Nullable QueueDelay newDelay() {
    return maxQueueDelay == 0 ? null : new QueueDelay(maxQueueDelay);
  }

  /** Lets the server's own threads end with the calls that they run. */
  void close() {
    ownExecutor.shutdown();
  }

  /** Returns the shares of a new connection. */
  Shares newShares() {
    return new Shares(
        unary == null ? null : unary.newShare(),
        streams == null ? null : streams.newShare(),
        unary == null ? commonDelay : newDelay());
  }

  /** Returns the number of calls that wait because of a share. */
  int waiting() {
    return (unary == null ? 0 : unary.waiting()) + (streams == null ? 0 : streams.waiting());
  }

  /**
   * Runs the call's handler. Called on a connection's loop, which does not wait for it. Throws what
   * the executor throws if it does not accept the call.
   */
  void execute(ServerStream<?, ?> stream) {
    if (isBrief(stream)) {
      stream.connection().loop().runBriefly(new BriefCall(stream));
    } else {
      executeElsewhere(stream);
    }
  }

  private boolean isBrief(ServerStream<?, ?> stream) {
    return briefHandlers == BriefHandlers.ON_LOOP
        && stream.kind() == CallKind.UNARY
        && stream.pace().isBrief();
  }

  /**
   * Runs the call's handler on the executor. Throws what the executor throws if it does not accept
   * the call.
   */
  void executeElsewhere(ServerStream<?, ?> stream) {
    stream.watchDeadline();
    boolean isUnary = stream.kind() == CallKind.UNARY;
    Runnable task = isUnary ? stream.queuedTask() : stream.task();
    Shares shares = stream.connection().threadShares();
    ThreadShares.Share share = isUnary ? shares.unary() : shares.streams();
    if (share == null) {
      executor.execute(task);
    } else {
      share.execute(task, refusal -> stream.connection().reject(stream, refusal));
    }
  }

  /**
   * Runs code of the application that must learn something about a running call. If the executor
   * rejects the task, the calling thread runs it: a notice on the wrong thread is better than none.
   * Throws nothing.
   */
  void executeOrRun(Runnable task) {
    executeOrRun(executor, task);
  }

  /** Runs the code on the given executor, or on the calling thread if the executor rejects it. */
  static void executeOrRun(Executor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (Throwable refused) {
      runHere(task);
    }
  }

  private static void runHere(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOGGER.log(
          Level.WARNING, "an asynchronous handler threw an exception when it was notified", e);
    }
  }

  /**
   * The shares of one connection, null for calls that may take any thread, and its queue's delay.
   *
   * @param unary the share of its unary calls
   * @param streams the share of its streams
   * @param queueDelay the delay of the queue in which its unary calls wait; null if it has no limit
   */
  record Shares(
      ThreadShares.@Nullable Share unary,
      ThreadShares.@Nullable Share streams,
      @Nullable QueueDelay queueDelay) {}

  /** The refusal of a handler because too many others run. */
  static final class TooManyStreams extends RejectedExecutionException {
    private static final long serialVersionUID = 1;

    TooManyStreams(int threads) {
      super(
          "server has too many running streams: their handlers may occupy "
              + threads
              + " threads (maxStreamThreads)");
    }
  }
}
