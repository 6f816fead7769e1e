package io.ttrpc.internal.client;

import io.ttrpc.internal.context.CallbackContext;
import io.ttrpc.internal.log.LimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A guard around a channel's executor, which the application may have provided. Nothing that the
 * executor throws leaves this class, because the thread that hands a task over has other calls to
 * serve. Safe for use by any thread.
 */
final class CallExecutor implements Executor {
  private static final Logger LOGGER = LimitedLog.of(CallExecutor.class);

  private final Executor executor;

  CallExecutor(Executor executor) {
    this.executor = executor;
  }

  /** Returns an executor that runs its tasks in the context, on the same threads. */
  CallExecutor in(CallbackContext context) {
    return context.isEmpty()
        ? this
        : new CallExecutor(task -> executor.execute(() -> context.run(task)));
  }

  /**
   * Runs the task on the executor, or on the calling thread if the executor rejects it: an outcome
   * reported on the wrong thread is better than an outcome that is never reported.
   */
  @Override
  public void execute(Runnable task) {
    if (!tryExecute(task)) {
      runGuarded(task);
    }
  }

  /**
   * Hands the task to the executor. Returns false if the executor threw and the task has not begun.
   */
  boolean tryExecute(Runnable task) {
    Once once = new Once(task);
    try {
      executor.execute(once);
      return true;
    } catch (RejectedExecutionException e) {
      return !once.take();
    } catch (Throwable e) {
      LOGGER.log(
          Level.ERROR,
          "the channel's executor threw an exception other than RejectedExecutionException",
          e);
      return !once.take();
    }
  }

  /** Runs code that may be the application's, and logs what it throws. */
  static void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOGGER.log(Level.ERROR, "application code threw an exception on the channel's executor", e);
    }
  }

  /**
   * A task that runs at most once. It is taken back if the executor threw, because an executor may
   * both run a task and throw.
   */
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
