package io.ttrpc.internal.transport;

import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameHandler;
import io.ttrpc.internal.wire.FrameReader;
import io.ttrpc.internal.wire.ReadBuffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;

/** The frames that were written to a socket. */
final class WrittenFrames implements FrameHandler {
  private final List<Frame> all = new ArrayList<>();

  private WrittenFrames() {}

  /** Returns the whole frames; the last one may be cut. */
  static List<Frame> in(byte[] bytes) throws IOException {
    WrittenFrames written = new WrittenFrames();
    FrameReader reader = new FrameReader(1 << 20);
    ReadBuffer buffer = ReadBuffer.ofCapacity(8 << 10);
    var in = Channels.newChannel(new ByteArrayInputStream(bytes));
    for (int left = bytes.length; left > 0; ) {
      left -= reader.readFrom(in, buffer, written);
    }
    return written.all;
  }

  @Override
  public boolean onFrame(Frame frame) {
    return all.add(Frame.of(frame.streamId(), frame.type(), frame.flags(), frame.keep()));
  }

  @Override
  public void onOversizedFrame(int streamId, int type, int length) {
    throw new AssertionError("a frame of " + length + " bytes");
  }
}
