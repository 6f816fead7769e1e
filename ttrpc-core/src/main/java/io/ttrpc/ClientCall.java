package io.ttrpc;

import com.google.protobuf.MessageLite;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that a channel is about to start, as the interceptors of the channel see it. Taps observe
 * the messages and the end of the call; several taps run in the order in which they were
 * registered.
 *
 * <p>Only this library implements this interface. The methods may be called only during {@link
 * ClientInterceptor#intercept}, and by one thread at a time.
 */
public interface ClientCall {
  /** Returns the called method. */
  MethodDescriptor<?, ?> method();

  /** Returns the metadata that the call will send. */
  Metadata metadata();

  /** Replaces the metadata that the call will send. */
  void setMetadata(Metadata metadata);

  /** Returns the deadline of the call, or null if it has none. */
  @Nullable Deadline deadline();

  /** Replaces the deadline of the call; null removes it. */
  void setDeadline(@Nullable Deadline deadline);

  /**
   * Registers a tap that sees each request before it is sent. If the tap throws an exception, the
   * send fails with it.
   */
  void onSend(Consumer<? super MessageLite> tap);

  /**
   * Registers a tap that sees each response before the caller gets it. If the tap throws an
   * exception, the call fails with it.
   */
  void onReceive(Consumer<? super MessageLite> tap);

  /**
   * Registers a tap that gets the final status of the call, exactly once, whichever side ended the
   * call. A stream ends when its last frame has arrived, which may be before the caller has read
   * the last messages. Any thread may run the tap, so it must not block.
   */
  void onEnd(Consumer<? super Status> tap);
}
