package io.ttrpc.internal.thread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Executors for work that may block. */
public final class Threads {
  /**
   * The JDK's method, found by reflection, because JDK 17 does not have it and the class file must
   * not refer to it.
   */
  private static final @Nullable MethodHandle NEW_VIRTUAL_EXECUTOR = findVirtualExecutor();

  private static final @Nullable MethodHandle IS_VIRTUAL = findIsVirtual();

  /** The number of tasks that wait in a pool whose caller sets no other one. */
  private static final int MAX_WAITING = 10_000;

  private Threads() {}

  /**
   * Returns an executor with a virtual thread for each task if the JDK has virtual threads;
   * otherwise a pool of at most the given number of threads.
   */
  public static ExecutorService newExecutor(String name, int maxPlatformThreads) {
    ExecutorService virtual = newVirtualExecutor();
    return virtual != null ? virtual : newPool(name, maxPlatformThreads);
  }

  /**
   * Returns an executor with a virtual thread for each task, or null if the JDK has no virtual
   * threads.
   */
  public static @Nullable ExecutorService newVirtualExecutor() {
    if (NEW_VIRTUAL_EXECUTOR == null) {
      return null;
    }
    try {
      return (ExecutorService) NEW_VIRTUAL_EXECUTOR.invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("cannot create an executor of virtual threads", e);
    }
  }

  /** Returns whether the thread is virtual. */
  public static boolean isVirtual(Thread thread) {
    try {
      return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
    } catch (Throwable e) {
      throw new IllegalStateException("Thread.isVirtual failed", e);
    }
  }

  /**
   * Returns a pool that starts a thread only if none is idle, queues tasks once it has all of its
   * threads, and rejects tasks while ten thousand are queued.
   */
  public static ExecutorService newPool(String name, int maxThreads) {
    return newPool(name, maxThreads, MAX_WAITING);
  }

  /** Returns such a pool that rejects tasks while the given number of tasks is queued. */
  public static ExecutorService newPool(String name, int maxThreads, int maxWaiting) {
    return new GrowingPool(maxThreads, maxWaiting, daemons(name));
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private static @Nullable MethodHandle findVirtualExecutor() {
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Executors.class,
              "newVirtualThreadPerTaskExecutor",
              MethodType.methodType(ExecutorService.class));
    } catch (NoSuchMethodException | IllegalAccessException olderJdk) {
      return null;
    }
  }

  private static @Nullable MethodHandle findIsVirtual() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (NoSuchMethodException | IllegalAccessException olderJdk) {
      return null;
    }
  }
}
