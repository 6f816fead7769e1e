package io.ttrpc.internal.context;

import io.ttrpc.CallContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The context of the call that the current thread serves. */
public final class CurrentContext {
  private static final ThreadLocal<@Nullable CallContext> CURRENT = new ThreadLocal<>();

  private CurrentContext() {}

  /** Returns the context of the call that this thread serves, or null if it serves none. */
  public static @Nullable CallContext get() {
    return CURRENT.get();
  }

  /** Sets the context of this thread; null for none. */
  public static void set(@Nullable CallContext context) {
    // Set to null instead of removed, because a removed entry would be allocated again for each
    // call.
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
