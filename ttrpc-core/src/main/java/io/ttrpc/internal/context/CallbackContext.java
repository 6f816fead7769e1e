package io.ttrpc.internal.context;

import io.ttrpc.CallContext;
import io.ttrpc.ThreadContext;
import io.ttrpc.ThreadContext.Captured;
import io.ttrpc.internal.log.LimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The context in which the callbacks of one call run: the context of the call that is served, and
 * the captured values of the thread that made or served the call. Immutable.
 */
public final class CallbackContext {
  private static final Logger LOGGER = LimitedLog.of(CallbackContext.class);
  private static final CallbackContext EMPTY = new CallbackContext(null, null);

  private final @Nullable CallContext call;

  /** The captured values, or null for none. */
  private final @Nullable Captured values;

  private CallbackContext(@Nullable CallContext call, @Nullable Captured values) {
    this.call = call;
    this.values = values;
  }

  /** Captures the context of the calling thread. Throws what the capture of values throws. */
  public static CallbackContext capture(ThreadContext threads) {
    CallContext call = CurrentContext.get();
    if (threads == ThreadContext.NONE) {
      return call == null ? EMPTY : new CallbackContext(call, null);
    }
    return new CallbackContext(call, threads.capture());
  }

  /** Returns whether the context changes nothing. */
  public boolean isEmpty() {
    return this == EMPTY;
  }

  /** Runs the action once on the calling thread, and throws what the action throws. */
  public void run(Runnable action) {
    if (values == null) {
      runInCall(action);
      return;
    }
    Once once = new Once(() -> runInCall(action));
    try {
      values.run(once);
    } catch (Throwable e) {
      if (e == once.thrown) {
        throw e;
      }
      LOGGER.log(Level.ERROR, "the captured values of a thread cannot be set or restored", e);
    }
    once.run();
  }

  private void runInCall(Runnable action) {
    if (call == null) {
      action.run();
    } else {
      CurrentContext.run(call, action);
    }
  }

  /** An action that runs at most once, because an application's code is asked to run it. */
  private static final class Once implements Runnable {
    private final Runnable action;
    private final AtomicBoolean begun = new AtomicBoolean();
    private @Nullable Throwable thrown;

    Once(Runnable action) {
      this.action = action;
    }

    @Override
    public void run() {
      if (begun.compareAndSet(false, true)) {
        try {
          action.run();
        } catch (Throwable e) {
          thrown = e;
          throw e;
        }
      }
    }
  }
}
