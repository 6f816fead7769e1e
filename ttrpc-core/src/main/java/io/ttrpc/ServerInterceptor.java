package io.ttrpc;

/**
 * Wraps the calls of a server, of all kinds. Interceptors run in the order in which they were
 * given, the first one outermost, on the thread that runs the handler.
 *
 * <pre>{@code
 * ServerInterceptor audit = (call, next) -> {
 *   log.info("{} by {}", call.method().fullName(), call.context().peer());
 *   next.proceed();
 * };
 * }</pre>
 *
 * <p>A server interceptor can wrap the handler, because one thread runs both. It can set a thread's
 * context, measure the handler and turn its exception into another one. A {@link ClientInterceptor}
 * only observes, because an asynchronous call has no such thread.
 *
 * <p>A throwable ends the call with the status that {@link Status#of(Throwable)} finds. An
 * interceptor that returns without having proceeded, or that hides a failure of the handler, fails
 * the call with UNKNOWN, whatever its kind. Many threads call an implementation at once.
 */
@FunctionalInterface
public interface ServerInterceptor {
  /**
   * Runs around one call: {@code next.proceed()} runs the interceptors behind this one and then the
   * handler, and returns once the handler has returned.
   *
   * <p>A handler of a {@code FooAsync} service has returned when it has given its future or its
   * publisher; the call may go on for long after that. {@link ServerCall#onEnd} is the end of a
   * call of any handler.
   *
   * @throws Exception to end the call
   */
  void intercept(ServerCall call, Next next) throws Exception;

  /** What an interceptor stands around. Implemented by this library only. */
  @FunctionalInterface
  interface Next {
    /**
     * Goes on with the call; at most once.
     *
     * @throws Exception what the handler or an interceptor behind this one threw
     */
    void proceed() throws Exception;
  }
}
