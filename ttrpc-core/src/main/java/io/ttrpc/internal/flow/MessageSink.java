package io.ttrpc.internal.flow;

import io.ttrpc.TtrpcException;
import org.jspecify.annotations.Nullable;

/** The consumer of the peer's messages. Its methods are called one at a time. */
public interface MessageSink<M> {
  /** Called with a message. */
  void onMessage(M message);

  /**
   * Called once, after the last message.
   *
   * @param failure the failure of the call, or null if the peer has sent all messages
   */
  void onEnd(@Nullable TtrpcException failure);
}
