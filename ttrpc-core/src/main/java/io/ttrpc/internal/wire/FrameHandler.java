package io.ttrpc.internal.wire;

/** Takes the frames that a {@link FrameReader} finds, in their order, on the reader's thread. */
public interface FrameHandler {
  /**
   * Takes a frame, or says that it can not take it yet.
   *
   * @return false to be given the same frame again by {@link FrameReader#resume}; the reader stops
   *     until then
   */
  boolean onFrame(Frame frame);

  /** A frame was longer than allowed; its data has been discarded. */
  void onOversizedFrame(int streamId, int type, int length);
}
