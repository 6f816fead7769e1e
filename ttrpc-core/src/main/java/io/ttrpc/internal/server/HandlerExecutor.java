package io.ttrpc.internal.server;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Decides where and by which thread a handler runs; the one place that knows. Called on a
 * connection's loop, which it must not hold up.
 */
final class HandlerExecutor {
  private final Executor executor;

  HandlerExecutor(Executor executor) {
    this.executor = executor;
  }

  /**
   * Runs the call's handler.
   *
   * @throws RejectedExecutionException if it can not be run now
   */
  void execute(ServerStream<?, ?> stream) {
    executor.execute(stream);
  }
}
