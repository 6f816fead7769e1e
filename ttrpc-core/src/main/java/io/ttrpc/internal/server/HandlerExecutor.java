package io.ttrpc.internal.server;

import io.ttrpc.BriefHandlers;
import io.ttrpc.CallKind;
import io.ttrpc.internal.log.LimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The choice of the thread that runs a handler. The leader of the loop runs a unary call whose
 * method has proved to be brief, after it has handled its input. An executor runs every other call.
 */
final class HandlerExecutor {
  private static final Logger LOGGER = LimitedLog.of(HandlerExecutor.class);

  private final Executor executor;

  /** The share of the executor's threads for handlers of streams; null if there is no limit. */
  private final @Nullable StreamShare streams;

  private final BriefHandlers briefHandlers;

  HandlerExecutor(Executor executor, @Nullable StreamShare streams, BriefHandlers briefHandlers) {
    this.executor = executor;
    this.streams = streams;
    this.briefHandlers = briefHandlers;
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
    if (stream.kind() == CallKind.UNARY) {
      stream.queued();
      executor.execute(stream.task());
    } else if (streams == null) {
      executor.execute(stream.task());
    } else {
      streams.execute(stream.task(), refusal -> stream.connection().reject(stream, refusal));
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
}
