package io.ttrpc.internal.loop;

import java.io.IOException;

/** A handler of a channel's readiness. The leader calls it. */
public interface ReadyHandler {
  /** Reads, writes or accepts, as the channel is ready for it, without blocking. */
  void onReady(int readyOps) throws IOException;

  /** Closes the channel: {@link #onReady} or {@link Pollable#poll} threw, or the loop ends. */
  void onLoopFailure(Throwable cause);
}
