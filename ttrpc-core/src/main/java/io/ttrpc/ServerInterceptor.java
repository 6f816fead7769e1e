package io.ttrpc;

/**
 * An interceptor of all calls of a server, whatever their kind. It runs on the thread that runs the
 * handler. Several interceptors run in the order in which they were added; the first one is the
 * outermost.
 *
 * <pre>{@code
 * ServerInterceptor audit = (call, next) -> {
 *   log.info("{} by {}", call.method().fullName(), call.context().peer());
 *   next.proceed();
 * };
 * }</pre>
 *
 * <p>A server interceptor wraps the handler, because the same thread runs both. It can set a
 * context for the thread, measure the handler, and replace an exception of the handler by another;
 * {@link ServerCall#mapFailure} does that for asynchronous handlers too. A {@link
 * ClientInterceptor} only observes, because an asynchronous call has no such thread.
 *
 * <p>An exception ends the call with the status that {@link Status#of(Throwable)} returns for it.
 * The server may withhold the message, see {@link TtrpcServer.Builder#exceptionMessages}. If an
 * interceptor returns without having proceeded, or hides a failure of the handler, the call fails
 * with UNKNOWN. Several threads use an interceptor at the same time, so it must be thread-safe.
 */
@FunctionalInterface
public interface ServerInterceptor {
  /**
   * Intercepts a call. {@code next.proceed()} runs the interceptors behind this one and then the
   * handler, and returns when the handler has returned.
   *
   * <p>A handler of a {@code FooAsync} service returns as soon as it has its future or its
   * publisher, and the call may go on long after that. {@link ServerCall#onEnd} reports the end of
   * the call for any handler.
   *
   * @throws Exception to end the call
   */
  void intercept(ServerCall call, Next next) throws Exception;

  /**
   * The rest of a call: the interceptors behind this one and the handler. Only this library
   * implements this interface. Only the thread of the interceptor may use it.
   */
  @FunctionalInterface
  interface Next {
    /**
     * Continues the call. An interceptor calls this method at most once.
     *
     * @throws Exception if the handler or an interceptor behind this one has thrown it
     */
    void proceed() throws Exception;
  }
}
