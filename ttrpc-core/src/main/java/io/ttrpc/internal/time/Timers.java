package io.ttrpc.internal.time;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler of short actions on one thread, which ends with {@link #close}. Actions must not
 * block. Safe for use by any thread.
 */
public final class Timers implements AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  /** Creates a scheduler whose thread has the given name. */
  public Timers(String threadName) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            });
    // Started now, so that a lack of threads fails here and not in a call.
    executor.prestartCoreThread();
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs the action after the delay, unless the timer is cancelled or the scheduler closed. */
  public Timer schedule(long delayNanos, Runnable action) {
    try {
      ScheduledFuture<?> future = executor.schedule(action, delayNanos, TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {};
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  /** A scheduled action. */
  @FunctionalInterface
  public interface Timer {
    /** Cancels the action. Has no effect once it has begun. */
    void cancel();
  }
}
