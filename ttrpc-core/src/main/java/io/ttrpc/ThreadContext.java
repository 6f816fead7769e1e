package io.ttrpc;

/**
 * A capture of values that belong to a thread, such as a security context, a trace or a logging
 * context. The library captures them on the thread of a caller or of a handler, and runs callbacks
 * of the same call with them on other threads:
 *
 * <ul>
 *   <li>on a channel, the continuations of a future, the methods of a subscriber, and the publisher
 *       or the source that the library asks for requests
 *   <li>on a server, the subscriber and the publisher of an asynchronous handler, the cancellation
 *       of what such a handler returned, and the functions of {@link ServerCall#mapFailure}
 * </ul>
 *
 * <p>The {@link CallContext} is passed on without such a capture. Several threads use an object at
 * the same time, so it must be thread-safe.
 */
@FunctionalInterface
public interface ThreadContext {
  /** A context without values, which is the default. */
  ThreadContext NONE = () -> Runnable::run;

  /** Captures the values of the current thread. If this method throws, the call fails with that. */
  Captured capture();

  /** The captured values. An object is used by several threads, possibly at the same time. */
  @FunctionalInterface
  interface Captured {
    /**
     * Runs the action once, on the current thread and with the captured values. Restores the values
     * of the thread afterwards, and throws what the action throws. If the values cannot be set, the
     * library logs that and runs the action without them.
     */
    void run(Runnable action);
  }
}
