package io.ttrpc;

import com.google.protobuf.MessageLite;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A call that a server has received, as the interceptors of the server see it. Taps observe the
 * messages and the end of the call. They are registered before {@link
 * ServerInterceptor.Next#proceed}; several taps run in the order in which they were registered.
 * {@link #mapFailure} replaces the failure of a call, however its handler reports it.
 *
 * <p>Only this library implements this interface. Any thread may call {@link #method} and {@link
 * #context}; only the thread of the interceptor may call the other methods.
 */
public interface ServerCall {
  /** Returns the called method. */
  MethodDescriptor<?, ?> method();

  /** Returns the context of the call, which the handler gets as well. */
  CallContext context();

  /** Replaces the metadata for the handler and the interceptors behind this one. */
  void setMetadata(Metadata metadata);

  /**
   * Registers a tap that sees each request before the handler gets it. If the tap throws an
   * exception, the call fails with it.
   */
  void onReceive(Consumer<? super MessageLite> tap);

  /**
   * Registers a tap that sees each response before it is sent. If the tap throws an exception, the
   * send fails with it.
   */
  void onSend(Consumer<? super MessageLite> tap);

  /**
   * Registers a function that replaces the failure of the call by another one, or returns the
   * failure that it was given. It maps each exception that ends the call, and the status of the
   * result goes to the client and to the taps of {@link #onEnd}. The exception may come from:
   *
   * <ul>
   *   <li>the handler, an interceptor or a tap, on the thread of the handler
   *   <li>the future, the publisher or the subscriber of an asynchronous handler, after the
   *       interceptors have returned, on the thread that reported the failure
   *   <li>this library, for example because a request cannot be decoded or a response is too large
   * </ul>
   *
   * <p>Functions of inner interceptors run first; each gets the result of the one before it. An
   * exception that an interceptor catches is not mapped, nor is one that comes after the end of the
   * call. A cancellation of the call is not an exception, and its status is not mapped.
   *
   * <p>The function runs with the context of the call as the current one. It may get any {@link
   * Throwable}, also an {@link Error}. If two threads fail the call at the same time, it may run
   * twice; the first end counts. If it throws an exception or returns null, the server logs that
   * and keeps the failure as it was.
   */
  void mapFailure(Function<? super Throwable, ? extends Throwable> mapping);

  /**
   * Registers a tap that gets the final status of the call, exactly once: the status that was sent
   * to the client, or the status of the cancellation if nothing could be sent. Any thread may run
   * the tap, so it must not block. The tap may run while the handler of a cancelled call is still
   * running, or after an asynchronous handler has returned. If the call has ended before, the tap
   * runs at once.
   */
  void onEnd(Consumer<? super Status> tap);
}
