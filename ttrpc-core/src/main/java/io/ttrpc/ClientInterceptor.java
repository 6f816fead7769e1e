package io.ttrpc;

/**
 * Sees each call of a channel, of all kinds, before it starts. Interceptors run in the order in
 * which they were given, on the caller's thread.
 *
 * <pre>{@code
 * ClientInterceptor token = call -> call.setMetadata(
 *     call.metadata().toBuilder().set("authorization", tokens.fresh()).build());
 * }</pre>
 *
 * <p>It shapes and observes; it does not stand in a call's way while it runs, so that it costs the
 * same on blocking and asynchronous calls. What replaces calls (a cache, a retry) is a decorator of
 * the generated service interface, which bean and client share. An implementation is called by many
 * threads at once.
 */
@FunctionalInterface
public interface ClientInterceptor {
  /** Called once per call. Throwing fails the call, and nothing is sent. */
  void intercept(ClientCall call);
}
