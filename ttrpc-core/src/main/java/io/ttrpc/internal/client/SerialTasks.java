package io.ttrpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A queue of tasks that run on an executor in order, one at a time. Safe for use by any thread. */
final class SerialTasks {
  private final CallExecutor executor;
  private final Refusal refusal;

  @GuardedBy("this")
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(2);

  /** True while a thread runs the tasks, or is about to, or the queue is suspended. */
  @GuardedBy("this")
  private boolean running;

  /**
   * Creates an empty queue.
   *
   * @param refusal decides about the tasks when the executor rejects them
   */
  SerialTasks(CallExecutor executor, Refusal refusal) {
    this.executor = executor;
    this.refusal = refusal;
  }

  /** The handler of a rejection by the executor. */
  @FunctionalInterface
  interface Refusal {
    /** Runs, drops or keeps the tasks. */
    void onRefused(SerialTasks tasks);
  }

  /** Holds tasks back until {@link #resume}. Must be called before the first task is added. */
  synchronized void suspend() {
    running = true;
  }

  /** Starts the tasks that were held back, and all later ones. */
  void resume() {
    synchronized (this) {
      running = false;
    }
    start();
  }

  /** Adds a task and starts the queue. */
  void execute(Runnable task) {
    add(task);
    start();
  }

  /** Adds a task. The caller must then call {@link #start}. */
  synchronized void add(Runnable task) {
    tasks.addLast(task);
  }

  /** Runs the added tasks on the executor, unless a thread runs them already. */
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

  /** Runs the tasks on the calling thread. */
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
