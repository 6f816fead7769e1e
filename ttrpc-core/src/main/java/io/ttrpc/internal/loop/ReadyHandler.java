package io.ttrpc.internal.loop;

import java.io.IOException;

/** Handles the readiness of a channel, on the leader's thread. */
public interface ReadyHandler {
  /** Does what the channel is ready for, without blocking. */
  void onReady(int readyOps) throws IOException;

  /** Closes the channel: {@link #onReady} or {@link Pollable#poll} threw, or the loop ends. */
  void onLoopFailure(Throwable cause);
}
