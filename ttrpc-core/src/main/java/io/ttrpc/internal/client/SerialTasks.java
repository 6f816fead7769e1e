package io.ttrpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Runs tasks on an executor in their order, one at a time. Safe for any thread. */
final class SerialTasks {
  private final CallExecutor executor;
  private final Refusal refusal;

  @GuardedBy("this")
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(2);

  /** Whether a thread runs the tasks, or will, or {@link #resume} is to come. */
  @GuardedBy("this")
  private boolean running;

  /**
   * Tasks that run as soon as they are there.
   *
   * @param refusal decides what happens to the tasks when the executor takes none
   */
  SerialTasks(CallExecutor executor, Refusal refusal) {
    this.executor = executor;
    this.refusal = refusal;
  }

  /** Called when the executor does not take the tasks. */
  @FunctionalInterface
  interface Refusal {
    /** Runs, drops or keeps them. */
    void onRefused(SerialTasks tasks);
  }

  /** Keeps tasks until {@link #resume}. Called before the first one. */
  synchronized void suspend() {
    running = true;
  }

  /** Runs the tasks that have come, and those that will. */
  void resume() {
    synchronized (this) {
      running = false;
    }
    start();
  }

  /** Runs the task behind those that are there. */
  void execute(Runnable task) {
    add(task);
    start();
  }

  /** Puts the task behind those that are there; {@link #start} is to follow. */
  synchronized void add(Runnable task) {
    tasks.addLast(task);
  }

  /** Runs the tasks that were added, unless a thread does already. */
  void start() {
    synchronized (this) {
      if (running || tasks.isEmpty()) {
        return;
      }
      running = true;
    }
    schedule();
  }

  /** Drops the tasks that have not begun. */
  synchronized void clear() {
    tasks.clear();
  }

  /** Runs the tasks on this thread. */
  void run() {
    for (Runnable task = next(); task != null; task = next()) {
      CallExecutor.runGuarded(task);
    }
  }

  private void schedule() {
    if (!executor.tryExecute(this::run)) {
      refusal.onRefused(this);
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = tasks.pollFirst();
    running = task != null;
    return task;
  }
}
