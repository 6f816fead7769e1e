package io.ttrpc.internal.server;

import io.ttrpc.BriefHandlers;
import io.ttrpc.CallKind;
import io.ttrpc.internal.thread.FailureLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;

/**
 * Decides where and by which thread a handler runs; the one place that knows. A unary call whose
 * method has shown to be brief runs on the loop's thread itself, once what came with it has been
 * read; everything else on an executor.
 */
final class HandlerExecutor {
  private static final Logger LOGGER = System.getLogger(HandlerExecutor.class.getName());

  private final Executor executor;
  private final BriefHandlers briefHandlers;

  HandlerExecutor(Executor executor, BriefHandlers briefHandlers) {
    this.executor = executor;
    this.briefHandlers = briefHandlers;
  }

  /**
   * Runs the call's handler. Called on a connection's loop, which it does not hold up. Throws
   * whatever the executor throws if it can not be run now.
   */
  void execute(ServerStream<?, ?> stream) {
    if (mayRunInline(stream)) {
      stream.connection().loop().runInline(new BriefCall(stream));
    } else {
      stream.watchDeadline();
      executor.execute(stream.task());
    }
  }

  /** Whether the loop's thread may run the handler: it is brief, and its response need not wait. */
  boolean mayRunInline(ServerStream<?, ?> stream) {
    return briefHandlers == BriefHandlers.ON_LOOP
        && stream.kind() == CallKind.UNARY
        && stream.pace().isBrief()
        && !stream.connection().outgoing().isFull();
  }

  /**
   * Runs code of the application that a running call has to tell something; on this thread if the
   * executor does not take it, for news on the wrong thread is better than none. Throws nothing.
   */
  void executeOrRun(Runnable task) {
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
      FailureLog.log(LOGGER, Level.WARNING, "telling an asynchronous handler failed", e);
    }
  }
}
