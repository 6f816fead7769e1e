package io.ttrpc.internal.server;

import io.ttrpc.BriefHandlers;
import io.ttrpc.CallKind;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Decides where and by which thread a handler runs; the one place that knows. A unary call whose
 * method has shown to be brief runs on the loop's driver itself, once what came with it has been
 * read; everything else on an executor.
 */
final class HandlerExecutor {
  private final Executor executor;
  private final BriefHandlers briefHandlers;

  HandlerExecutor(Executor executor, BriefHandlers briefHandlers) {
    this.executor = executor;
    this.briefHandlers = briefHandlers;
  }

  /**
   * Runs the call's handler. Called on a connection's loop, which it does not hold up.
   *
   * @throws RejectedExecutionException if it can not be run now
   */
  void execute(ServerStream<?, ?> stream) {
    if (mayRunInline(stream)) {
      stream.loop().runBriefly(stream);
    } else {
      executeElsewhere(stream);
    }
  }

  /** Whether the loop's driver may run the handler: it is brief, and its reply need not wait. */
  private boolean mayRunInline(ServerStream<?, ?> stream) {
    return briefHandlers == BriefHandlers.ON_LOOP
        && stream.method().kind() == CallKind.UNARY
        && stream.pace().isBrief()
        && !stream.outgoing().isFull();
  }

  /**
   * Runs the call's handler on another thread.
   *
   * @throws RejectedExecutionException if it can not be run now
   */
  void executeElsewhere(ServerStream<?, ?> stream) {
    stream.watchDeadline();
    executor.execute(stream);
  }
}
