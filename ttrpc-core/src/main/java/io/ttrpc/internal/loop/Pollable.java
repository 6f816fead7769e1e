package io.ttrpc.internal.loop;

import java.io.IOException;

/** A channel that the leader can poll for input without the selector. */
public interface Pollable extends ReadyHandler {
  /** Handles the input that is there; returns whether there was any. */
  boolean poll() throws IOException;

  /** Returns the policy that decides whether to poll. */
  BusyPoll busyPoll();
}
