package io.ttrpc.internal.time;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs short actions later, on one thread, which ends with {@link #close}. Actions must not block.
 * Safe for any thread.
 */
public final class Timers implements AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  /** Creates timers whose thread has that name. */
  public Timers(String threadName) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            });
    // Now, so that a shortage of threads fails here and not in a call.
    executor.prestartCoreThread();
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs the action after that time, unless cancelled; never after {@link #close}. */
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

  /** Something that will run. */
  @FunctionalInterface
  public interface Timer {
    /** Keeps it from running; does nothing once it has begun. */
    void cancel();
  }
}
