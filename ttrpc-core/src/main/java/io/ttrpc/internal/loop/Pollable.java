package io.ttrpc.internal.loop;

import java.io.IOException;

/** A channel whose input can be looked for without a selector, on the leader's thread. */
public interface Pollable extends ReadyHandler {
  /** Handles the input that is there; returns whether there was any. */
  boolean poll() throws IOException;

  /** Returns the policy that says whether to poll. */
  BusyPoll busyPoll();
}
