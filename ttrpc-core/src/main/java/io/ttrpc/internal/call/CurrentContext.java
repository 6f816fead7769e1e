package io.ttrpc.internal.call;

import io.ttrpc.CallContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Which call a thread serves. */
public final class CurrentContext {
  private static final ThreadLocal<@Nullable CallContext> CURRENT = new ThreadLocal<>();

  private CurrentContext() {}

  /** The context of the call that this thread serves, or null. */
  public static @Nullable CallContext get() {
    return CURRENT.get();
  }

  /** Runs the task with that context, and restores the one before it. */
  public static void run(CallContext context, Runnable task) {
    CallContext before = CURRENT.get();
    CURRENT.set(context);
    try {
      task.run();
    } finally {
      restore(before);
    }
  }

  /** Runs the task with that context, and restores the one before it. */
  public static <T> T call(CallContext context, Callable<T> task) throws Exception {
    CallContext before = CURRENT.get();
    CURRENT.set(context);
    try {
      return task.call();
    } finally {
      restore(before);
    }
  }

  private static void restore(@Nullable CallContext before) {
    if (before == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(before);
    }
  }
}
