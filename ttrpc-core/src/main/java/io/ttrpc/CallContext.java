package io.ttrpc;

import io.ttrpc.internal.context.CurrentContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The call that a handler serves: what came with it, how long it may take, whether it still
 * matters. A client call made inside a handler inherits the deadline.
 *
 * <p>When the call is cancelled (its deadline passed, its connection was lost, the peer broke the
 * protocol, the server was closed), {@link #isCancelled} turns true, the actions given to {@link
 * #onCancel} run, and the thread that runs the handler is interrupted.
 *
 * <p>Implemented by this library only. All methods may be called by any thread.
 */
public interface CallContext {
  /**
   * The context of the call that this thread serves.
   *
   * @throws IllegalStateException outside a call
   */
  static CallContext current() {
    CallContext context = CurrentContext.get();
    if (context == null) {
      throw new IllegalStateException(
          "no call is served by thread "
              + Thread.currentThread().getName()
              + "; give a task of another thread its context with CallContext.wrap");
    }
    return context;
  }

  /** The context of the call that this thread serves, or null outside a call. */
  static @Nullable CallContext currentOrNull() {
    return CurrentContext.get();
  }

  /** The method that is called. */
  MethodDescriptor<?, ?> method();

  /** What the client sent along, as interceptors left it. */
  Metadata metadata();

  /** When the call must have ended, or null where the client set no timeout. */
  @Nullable Deadline deadline();

  /** Who calls; null where the transport does not tell. */
  @Nullable PeerCredentials peer();

  /** Whether nobody waits for the outcome any more. */
  boolean isCancelled();

  /** Why the call was cancelled, or null while it is not. */
  @Nullable Status cancellation();

  /**
   * Runs the action when the call is cancelled, or at once if it is already; never after the call
   * has ended. The action must not block.
   */
  void onCancel(Runnable action);

  /** The value of an attribute, or null where none was set. */
  <T> @Nullable T get(Attribute<T> attribute);

  /** Sets an attribute for the rest of the call. */
  <T> void set(Attribute<T> attribute, T value);

  /** The task, run with this context as the current one. */
  default Runnable wrap(Runnable task) {
    return () -> CurrentContext.run(this, task);
  }

  /** The task, run with this context as the current one. */
  default <T> Callable<T> wrap(Callable<T> task) {
    return () -> CurrentContext.call(this, task);
  }
}
