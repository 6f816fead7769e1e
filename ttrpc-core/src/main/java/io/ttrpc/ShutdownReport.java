package io.ttrpc;

/**
 * How a graceful shutdown went. Immutable and safe for any thread.
 *
 * @param finishedCalls calls that were running when it began and have ended
 * @param runningCalls calls that were still running when the grace period was over
 */
public record ShutdownReport(int finishedCalls, int runningCalls) {
  /** Whether every call has ended. */
  public boolean completed() {
    return runningCalls == 0;
  }
}
