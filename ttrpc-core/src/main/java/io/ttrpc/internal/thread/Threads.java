package io.ttrpc.internal.thread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Makes the executors that run what may block. */
public final class Threads {
  /** On 17 there is no such method; the class file must not name it. */
  private static final @Nullable MethodHandle NEW_VIRTUAL_EXECUTOR = findVirtualExecutor();

  private static final @Nullable MethodHandle IS_VIRTUAL = findIsVirtual();

  private Threads() {}

  /** A virtual thread per task where the JDK has them, else a pool of at most that many threads. */
  public static ExecutorService newExecutor(String name, int maxPlatformThreads) {
    ExecutorService virtual = newVirtualExecutor();
    return virtual != null ? virtual : newPool(name, maxPlatformThreads);
  }

  /** An executor with a virtual thread per task, or null where the JDK has none. */
  public static @Nullable ExecutorService newVirtualExecutor() {
    if (NEW_VIRTUAL_EXECUTOR == null) {
      return null;
    }
    try {
      return (ExecutorService) NEW_VIRTUAL_EXECUTOR.invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("virtual threads do not start", e);
    }
  }

  /** Whether it is a virtual thread. */
  public static boolean isVirtual(Thread thread) {
    try {
      return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
    } catch (Throwable e) {
      throw new IllegalStateException("a thread does not say whether it is virtual", e);
    }
  }

  /**
   * A pool that starts a thread only when none is idle, queues when it has all of them, and rejects
   * when ten thousand tasks wait.
   */
  public static ExecutorService newPool(String name, int maxThreads) {
    return new GrowingPool(maxThreads, daemons(name));
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
