package io.ttrpc.internal.transport;

import java.io.IOException;

/** What an {@link EventLoop} calls, on its thread, when a registered channel is ready. */
interface ReadyHandler {
  /** Does what the channel is ready for, without blocking. */
  void onReady(int readyOps) throws IOException;

  /** {@link #onReady} threw, or the loop is closing: the channel must be closed. */
  void onLoopFailure(Throwable cause);
}
