package io.ttrpc.internal.transport;

/** What a thread waits for while it drives a loop. */
public interface Awaited {
  /** Whether it is there, so that the wait is over. */
  boolean isThere();

  /** Whether the thread will soon wait for more of the same, and see then what else has come. */
  boolean isOngoing();
}
