package io.ttrpc;

import com.google.protobuf.MessageLite;
import java.util.function.Consumer;

/**
 * A call as the interceptors of its server see it. Taps are set before {@link
 * ServerInterceptor.Next#proceed}; several on one call run in the order in which they were set.
 *
 * <p>Implemented by this library only. The getters may be called by any thread, the rest by the
 * interceptor's own.
 */
public interface ServerCall {
  /** The method that is called. */
  MethodDescriptor<?, ?> method();

  /** The call's context, as the handler will see it. */
  CallContext context();

  /** Replaces the metadata that interceptors behind this one and the handler see. */
  void setMetadata(Metadata metadata);

  /**
   * Shows each request message before the handler gets it. A tap that throws ends the call with
   * that failure instead.
   */
  void onReceive(Consumer<? super MessageLite> tap);

  /** Shows each response before it is sent. A tap that throws makes the send fail. */
  void onSend(Consumer<? super MessageLite> tap);

  /**
   * Tells how the call ended, exactly once: with the status that the client was sent, or that of
   * the cancellation where nothing could be sent. It may run on any thread, also while the handler
   * of a cancelled call is still running or after an asynchronous handler has returned, and must
   * not block. A tap that is set when the call has ended already is told at once.
   */
  void onEnd(Consumer<? super Status> tap);
}
