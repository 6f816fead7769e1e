package io.ttrpc.internal.server;

import io.ttrpc.BriefHandlers;
import io.ttrpc.CallKind;
import io.ttrpc.internal.log.SafeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;

/**
 * Decides which thread runs a handler; the one place that knows. The leader of the loop runs a
 * unary call whose method has shown to be brief, once it has handled its input; an executor runs
 * everything else.
 */
final class HandlerExecutor {
  private static final Logger LOGGER = SafeLog.of(HandlerExecutor.class);

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

  /** Runs the call's handler on the executor; throws whatever that throws if it cannot. */
  void executeElsewhere(ServerStream<?, ?> stream) {
    stream.watchDeadline();
    executor.execute(stream.task());
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
      LOGGER.log(Level.WARNING, "telling an asynchronous handler failed", e);
    }
  }
}
