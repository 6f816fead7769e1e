package io.ttrpc.internal.client;

import io.ttrpc.internal.log.SafeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A channel's executor, which may be the application's: whatever it throws stays here, for the
 * thread that hands a task over has other calls to serve. Safe for any thread.
 */
final class CallExecutor implements Executor {
  private static final Logger LOGGER = SafeLog.of(CallExecutor.class);

  private final Executor executor;

  CallExecutor(Executor executor) {
    this.executor = executor;
  }

  /**
   * Runs the task on this thread if the executor does not take it: an outcome that is told on the
   * wrong thread is better than one that never is.
   */
  @Override
  public void execute(Runnable task) {
    if (!tryExecute(task)) {
      runGuarded(task);
    }
  }

  /** Has the executor run the task; returns false if it threw and the task has not begun. */
  boolean tryExecute(Runnable task) {
    Once once = new Once(task);
    try {
      executor.execute(once);
      return true;
    } catch (RejectedExecutionException e) {
      return !once.take();
    } catch (Throwable e) {
      LOGGER.log(Level.ERROR, "the channel's executor failed", e);
      return !once.take();
    }
  }

  /** Runs what may be the application's. */
  static void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOGGER.log(Level.ERROR, "a task of the application failed", e);
    }
  }

  /** Runs the task unless somebody has taken it back: an executor may run it and throw too. */
  private static final class Once extends AtomicBoolean implements Runnable {
    private static final long serialVersionUID = 1;

    private final transient Runnable task;

    Once(Runnable task) {
      this.task = task;
    }

    boolean take() {
      return compareAndSet(false, true);
    }

    @Override
    public void run() {
      if (take()) {
        runGuarded(task);
      }
    }
  }
}
