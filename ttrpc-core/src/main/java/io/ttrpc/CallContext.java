package io.ttrpc;

import io.ttrpc.internal.context.CurrentContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The context of a call that a handler serves: method, metadata, deadline, peer and cancellation of
 * the call. Client calls that the handler makes inherit the deadline, unless their channel
 * {@linkplain TtrpcChannel.Builder#ignoreInheritedDeadline ignores} it.
 *
 * <p>A call is cancelled when its deadline passes, its connection is lost, its peer breaks the
 * protocol, or the server is closed. Then {@link #isCancelled} returns true, the thread that runs
 * the handler is interrupted, and the actions that were given to {@link #onCancel} run.
 *
 * <p>Only this library implements this interface. The implementations are thread-safe.
 */
public interface CallContext {
  /**
   * The attribute for the trace id of the call. The server's log lines about a failed handler show
   * it. This library sets no value; an interceptor may do so.
   */
  Attribute<String> TRACE_ID = Attribute.named("trace id");

  /**
   * Returns the context of the call that the current thread serves.
   *
   * @throws IllegalStateException if the current thread serves no call
   */
  static CallContext current() {
    CallContext context = CurrentContext.get();
    if (context == null) {
      throw new IllegalStateException(
          "no call is served by thread "
              + Thread.currentThread().getName()
              + "; to pass the context of a call to another thread, use CallContext.wrap");
    }
    return context;
  }

  /** Returns the context of the call that the current thread serves, or null if it serves none. */
  static @Nullable CallContext currentOrNull() {
    return CurrentContext.get();
  }

  /**
   * Makes a context the one that the current thread serves, or none for null. Returns the context
   * before it, which the caller has to set again on the same thread. This is for libraries that
   * carry values from thread to thread; {@link #wrap(Runnable)} is simpler for a task.
   */
  static @Nullable CallContext replaceCurrent(@Nullable CallContext context) {
    CallContext before = CurrentContext.get();
    CurrentContext.set(context);
    return before;
  }

  /** Returns the called method. */
  MethodDescriptor<?, ?> method();

  /** Returns the metadata of the request, with the changes of the interceptors. */
  Metadata metadata();

  /** Returns the deadline of the call, or null if the client set no timeout. */
  @Nullable Deadline deadline();

  /**
   * Returns the credentials of the client, or null if the transport does not provide them or the
   * connection ended before they were looked up. The first lookup on a connection may block for up
   * to ten seconds, because it resolves names.
   *
   * @throws TtrpcException if the system does not name the user and the group in that time, with
   *     UNAVAILABLE, or if the thread is interrupted meanwhile, with CANCELLED
   */
  @Nullable PeerCredentials peer();

  /**
   * Returns whether nobody waits for the outcome any longer: the call was cancelled, or it has
   * ended.
   */
  boolean isCancelled();

  /**
   * Returns the reason for the cancellation, or null while the call runs. Once a call has ended
   * without a cancellation, the code is {@link StatusCode#CANCELLED}.
   */
  @Nullable Status cancellation();

  /**
   * Registers an action that runs when the call is cancelled. If the call was cancelled before, the
   * action runs at once. If the call ends without a cancellation, the action never runs. Any thread
   * may run the action, so it must not block.
   */
  void onCancel(Runnable action);

  /** Returns the value of an attribute, or null if it has none. */
  <T> @Nullable T get(Attribute<T> attribute);

  /** Sets the value of an attribute, for the rest of the call. */
  <T> void set(Attribute<T> attribute, T value);

  /** Returns a task that runs the given task with this context as the current one. */
  default Runnable wrap(Runnable task) {
    return () -> CurrentContext.run(this, task);
  }

  /** Returns a task that calls the given task with this context as the current one. */
  default <T> Callable<T> wrap(Callable<T> task) {
    return () -> CurrentContext.call(this, task);
  }
}
