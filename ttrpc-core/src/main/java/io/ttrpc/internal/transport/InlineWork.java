package io.ttrpc.internal.transport;

/**
 * Work that is so brief that the thread that drives a loop does it itself. If it is not, that
 * thread loses the loop to another, and goes on with the work alone.
 */
public interface InlineWork {
  /** Does the work. What it appends to {@link #outgoing} is flushed when it has returned. */
  void runInline();

  /** Where the work's frames go. */
  OutgoingFrames outgoing();

  /** The work takes too long. Called by another thread, once, while {@link #runInline} runs. */
  void onOverrun();
}
