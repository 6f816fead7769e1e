package io.ttrpc;

/**
 * Observes each call of a channel, of all kinds, before the call starts. Interceptors run in the
 * order in which they were given, on the caller's thread.
 *
 * <pre>{@code
 * ClientInterceptor token = call -> call.setMetadata(
 *     call.metadata().toBuilder().set("authorization", tokens.fresh()).build());
 * }</pre>
 *
 * <p>A client interceptor changes the metadata and the deadline of a call, and observes its
 * messages and its end. It does not run around the call as a {@link ServerInterceptor} does: an
 * asynchronous call has no thread that could wait inside an interceptor. So an interceptor works in
 * the same way for blocking and for asynchronous calls. To replace a call, by a cache or a retry
 * for example, implement the generated service interface and delegate to the client.
 *
 * <p>Many threads call an implementation at once.
 */
@FunctionalInterface
public interface ClientInterceptor {
  /** Called once per call. Throwing fails the call, and nothing is sent. */
  void intercept(ClientCall call);
}
