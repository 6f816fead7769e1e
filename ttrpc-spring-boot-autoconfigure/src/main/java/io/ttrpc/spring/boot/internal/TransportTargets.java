package io.ttrpc.spring.boot.internal;

import io.ttrpc.CallTransport;

/** The targets that a protocol other than ttrpc reaches. This type is thread-safe. */
public interface TransportTargets {
  /** Returns whether the target is the name of a channel of that protocol. */
  boolean isChannelName(String target);

  /**
   * Returns a new transport to the target.
   *
   * @throws IllegalArgumentException if the protocol does not know the target
   */
  CallTransport open(String target, WhenUnconnected whenUnconnected);

  /** The treatment of a call that finds no connection. */
  enum WhenUnconnected {
    /** The call fails if the target cannot be reached. */
    FAIL,
    /** The call waits for a connection until its deadline. */
    WAIT
  }
}
