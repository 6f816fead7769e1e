package io.ttrpc.interop.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many threads that do the same at one time. */
final class Callers {
  private Callers() {}

  /** Fails with the failure of one caller and says how many failed. */
  static void run(int callers, Task task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        int caller = i;
        running.add(
            threads.submit(
                () -> {
                  task.run(caller);
                  return null;
                }));
      }
      await(running);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(List<Future<?>> running) throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    for (Future<?> caller : running) {
      try {
        caller.get();
      } catch (ExecutionException e) {
        failures.add(Failures.unwrap(e));
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(
          failures.size()
              + " of "
              + running.size()
              + " callers failed, one with "
              + failures.get(0),
          failures.get(0));
    }
  }

  /** The task of each caller. Callers are numbered from 0 on. */
  @FunctionalInterface
  interface Task {
    void run(int caller) throws Exception;
  }
}
