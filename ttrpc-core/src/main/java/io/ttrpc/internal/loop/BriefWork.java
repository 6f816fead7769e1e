package io.ttrpc.internal.loop;

/**
 * Work that is expected to be so brief that the leader runs it to completion. If it turns out to
 * take long, another thread is promoted, and the thread that runs it goes on with it alone.
 */
public interface BriefWork {
  /** Does the work, on the leader's thread. */
  void runToCompletion();

  /**
   * Hears that another thread leads, for the work takes too long. Called during {@link
   * #runToCompletion}.
   */
  void onOverrun();

  /** Does the work on another thread, instead of {@link #runToCompletion}. Must not block. */
  void runElsewhere();
}
