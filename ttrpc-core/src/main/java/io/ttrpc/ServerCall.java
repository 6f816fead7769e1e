package io.ttrpc;

import com.google.protobuf.MessageLite;
import java.util.function.Consumer;

/**
 * A call that a server has received, as the interceptors of the server see it. Taps observe the
 * messages and the end of the call. They are registered before {@link
 * ServerInterceptor.Next#proceed}; several taps run in the order in which they were registered.
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
   * Registers a tap that gets the final status of the call, exactly once: the status that was sent
   * to the client, or the status of the cancellation if nothing could be sent. Any thread may run
   * the tap, so it must not block. The tap may run while the handler of a cancelled call is still
   * running, or after an asynchronous handler has returned. If the call has ended before, the tap
   * runs at once.
   */
  void onEnd(Consumer<? super Status> tap);
}
