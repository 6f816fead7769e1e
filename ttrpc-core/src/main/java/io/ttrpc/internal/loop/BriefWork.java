package io.ttrpc.internal.loop;

/**
 * Work that is expected to be so brief that the leader runs it to completion. If the work takes
 * long, another thread is promoted, and the first thread finishes the work as an ordinary thread.
 */
public interface BriefWork {
  /**
   * Prepares the work, for example by holding frames back until the end of the turn. The leader
   * calls it while no other thread can be promoted. Only here may the work do what is up to the
   * leader: from the beginning of {@link #runToCompletion} on, its thread may have been replaced.
   */
  default void prepare() {}

  /** Does the work, on the leader's thread. */
  void runToCompletion();

  /**
   * Records that another thread was promoted because the work takes too long. Called by the new
   * leader while {@link #runToCompletion} runs.
   */
  void onOverrun();

  /** Does the work on another thread, instead of {@link #runToCompletion}. Must not block. */
  void runElsewhere();
}
