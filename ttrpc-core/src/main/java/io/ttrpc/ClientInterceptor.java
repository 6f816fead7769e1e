package io.ttrpc;

/**
 * An interceptor of all calls of a channel, whatever their kind. It runs on the thread of the
 * caller, before the call starts. Several interceptors run in the order in which they were added.
 *
 * <pre>{@code
 * ClientInterceptor token = call -> call.setMetadata(
 *     call.metadata().toBuilder().set("authorization", tokens.fresh()).build());
 * }</pre>
 *
 * <p>A client interceptor can change the metadata and the deadline of a call, and can observe its
 * messages and its end. Unlike a {@link ServerInterceptor}, it does not wrap the call: an
 * asynchronous call has no thread that could wait inside an interceptor. An interceptor therefore
 * works in the same way for blocking and for asynchronous calls. To replace a call, for example by
 * a cache or a retry, implement the generated service interface and delegate to the client.
 *
 * <p>Several threads use an interceptor at the same time, so it must be thread-safe.
 */
@FunctionalInterface
public interface ClientInterceptor {
  /**
   * Intercepts a call. The channel invokes this method once for each call. If the method throws an
   * exception, nothing is sent, and the call fails with the exception.
   */
  void intercept(ClientCall call);
}
