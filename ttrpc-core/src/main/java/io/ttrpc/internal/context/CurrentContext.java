package io.ttrpc.internal.context;

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

  /** Makes that the context of this thread; none if null. */
  public static void set(@Nullable CallContext context) {
    // Not removed: the entry would be made anew for each call.
    CURRENT.set(context);
  }

  /** Runs the task with that context, and restores the one before it. */
  public static void run(CallContext context, Runnable task) {
    CallContext before = CURRENT.get();
    CURRENT.set(context);
    try {
      task.run();
    } finally {
      CURRENT.set(before);
    }
  }

  /** Runs the task with that context, and restores the one before it. */
  public static <T> T call(CallContext context, Callable<T> task) throws Exception {
    CallContext before = CURRENT.get();
    CURRENT.set(context);
    try {
      return task.call();
    } finally {
      CURRENT.set(before);
    }
  }
}
