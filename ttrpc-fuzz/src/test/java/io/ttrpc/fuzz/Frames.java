package io.ttrpc.fuzz;

import com.google.protobuf.ByteString;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameWriter;
import java.nio.ByteBuffer;

/** Frames as bytes. */
final class Frames {
  private Frames() {}

  static byte[] joined(Frame... frames) {
    ByteString all = ByteString.EMPTY;
    for (Frame frame : frames) {
      all = all.concat(ByteString.copyFrom(FrameWriter.encode(frame)));
    }
    return all.toByteArray();
  }

  /** Returns the data alone. */
  static byte[] encoded(FrameData data) {
    ByteBuffer frame = FrameWriter.encode(1, 1, 0, data);
    byte[] bytes = new byte[data.size()];
    frame.position(frame.limit() - bytes.length).get(bytes);
    return bytes;
  }
}
