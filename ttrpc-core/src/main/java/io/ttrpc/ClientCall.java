package io.ttrpc;

import com.google.protobuf.MessageLite;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that is about to start, as the interceptors of its channel see it. Taps on one call run in
 * the order in which they were set.
 *
 * <p>Implemented by this library only. Not safe for use by several threads at once; to be used
 * within {@link ClientInterceptor#intercept}.
 */
public interface ClientCall {
  /** The method that is called. */
  MethodDescriptor<?, ?> method();

  /** What will be sent along. */
  Metadata metadata();

  /** Replaces what will be sent along. */
  void setMetadata(Metadata metadata);

  /** When the call must have ended, or null where it may take any time. */
  @Nullable Deadline deadline();

  /** Replaces the deadline. */
  void setDeadline(@Nullable Deadline deadline);

  /** Shows each request before it is sent. A tap that throws makes the send fail. */
  void onSend(Consumer<? super MessageLite> tap);

  /** Shows each response before the caller gets it. A tap that throws fails the call. */
  void onReceive(Consumer<? super MessageLite> tap);

  /**
   * Tells how the call ended, exactly once, whether the peer or this side ended it. A stream ends
   * when its last frame has come, which may be before the caller has read the last messages. The
   * tap may run on any thread and must not block.
   */
  void onEnd(Consumer<? super Status> tap);
}
