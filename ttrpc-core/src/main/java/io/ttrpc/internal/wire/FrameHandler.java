package io.ttrpc.internal.wire;

import io.ttrpc.internal.memory.MemoryAccount.Grant;

/**
 * A handler of the frames that a {@link FrameReader} reads. It is called for each frame in order,
 * on the reader's thread.
 */
public interface FrameHandler {
  /**
   * Handles a frame, or refuses it for now.
   *
   * @return false if the frame is refused; the reader then stops until {@link FrameReader#resume},
   *     which passes the same frame again
   */
  boolean onFrame(Frame frame);

  /** Called after a frame that was longer than the limit. Its data has been discarded. */
  void onOversizedFrame(int streamId, int type, int length);

  /**
   * Called after a frame for which there was no memory. Its data has been discarded. A reader with
   * an account without a limit does not call this.
   */
  default void onRefusedFrame(int streamId, int type, int length, Grant refusal) {
    throw new IllegalStateException("this handler sets no limit");
  }
}
