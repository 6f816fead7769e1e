package io.ttrpc.internal.server;

import com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;

/** A call that ends when a future of its handler does. Safe for use by any thread. */
interface FutureEnd<R extends MessageLite> {
  /** Ends the call with its single response, unless the call has ended. */
  void respondNow(@Nullable R message);

  /** Ends the call with a failure of its handler. Throws nothing. */
  void failNow(Throwable failure);

  /** Returns whether the call has ended. */
  boolean hasEnded();

  /**
   * Runs code of the application that must learn something about the call, on the handlers'
   * executor if it accepts the task. Throws nothing.
   */
  void executeOrRun(Runnable task);
}
