package io.ttrpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.internal.thread.Threads;
import io.ttrpc.internal.time.Timers;
import io.ttrpc.internal.transport.ConnectionLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The threads that all channels of the process share. The first channel starts them, and the end of
 * the last one stops them. All are daemon threads.
 */
final class ClientThreads {
  private static final int MAX_PLATFORM_THREADS = 256;

  @GuardedBy("ClientThreads.class")
  private static @Nullable ClientThreads shared;

  @GuardedBy("ClientThreads.class")
  private int users;

  private final ConnectionLoops loops;
  private final Timers timers = new Timers("ttrpc-client-timer");
  private final ExecutorService executor =
      Threads.newExecutor("ttrpc-client", MAX_PLATFORM_THREADS);

  private ClientThreads(ConnectionLoops loops) {
    this.loops = loops;
  }

  /** Returns the threads. The caller must call {@link #release} once. */
  static ClientThreads acquire() {
    synchronized (ClientThreads.class) {
      ClientThreads threads = shared;
      if (threads == null) {
        threads = start();
        shared = threads;
      }
      threads.users++;
      return threads;
    }
  }

  private static ClientThreads start() {
    try {
      return new ClientThreads(ConnectionLoops.forClients("ttrpc-client"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a selector for the client's event loop", e);
    }
  }

  void release() {
    synchronized (ClientThreads.class) {
      users--;
      if (users > 0) {
        return;
      }
      shared = null;
    }
    timers.close();
    loops.close();
    try {
      executor.execute(this::shutDownExecutor);
    } catch (Throwable e) {
      // The executor is full or cannot start a thread. It still runs the tasks that it has
      // accepted.
      executor.shutdown();
    }
  }

  /** Shuts the executor down after the loops have handed over the outcomes of their last calls. */
  private void shutDownExecutor() {
    try {
      loops.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.shutdown();
  }

  ConnectionLoops loops() {
    return loops;
  }

  Timers timers() {
    return timers;
  }

  ExecutorService executor() {
    return executor;
  }
}
