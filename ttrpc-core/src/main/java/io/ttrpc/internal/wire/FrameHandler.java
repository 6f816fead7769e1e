package io.ttrpc.internal.wire;

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
}
