package io.ttrpc.internal.server;

import io.ttrpc.BriefHandlers;
import io.ttrpc.CallKind;
import io.ttrpc.internal.log.LimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The choice of the thread that runs a handler. The leader of the loop runs a unary call whose
 * method has proved to be brief, after it has handled its input. An executor runs every other call.
 */
final class HandlerExecutor {
  private static final Logger LOGGER = LimitedLog.of(HandlerExecutor.class);

  private final Executor executor;

  /** The shares of threads for unary calls; null if the executor has no limit of threads. */
  private final @Nullable ThreadShares unary;

  /** The shares of threads for streams; null if they have no limit. */
  private final @Nullable ThreadShares streams;

  private final BriefHandlers briefHandlers;

  HandlerExecutor(
      Executor executor,
      @Nullable ThreadShares unary,
      @Nullable ThreadShares streams,
      BriefHandlers briefHandlers) {
    this.executor = executor;
    this.unary = unary;
    this.streams = streams;
    this.briefHandlers = briefHandlers;
  }

  /** Returns the shares of a new connection. */
  Shares newShares() {
    return new Shares(
        unary == null ? null : unary.newShare(), streams == null ? null : streams.newShare());
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
   * The shares of one connection; null for calls that may take any thread.
   *
   * @param unary the share of its unary calls
   * @param streams the share of its streams
   */
  record Shares(ThreadShares.@Nullable Share unary, ThreadShares.@Nullable Share streams) {}

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
