package io.ttrpc;

/**
 * The outcome of a graceful shutdown. This record is immutable and thread-safe.
 *
 * @param finishedCalls the number of calls that were running when the shutdown began and have ended
 * @param runningCalls the number of calls that were still running when the grace period ended
 */
public record ShutdownReport(int finishedCalls, int runningCalls) {
  /** Returns whether every call has ended. */
  public boolean completed() {
    return runningCalls == 0;
  }
}
