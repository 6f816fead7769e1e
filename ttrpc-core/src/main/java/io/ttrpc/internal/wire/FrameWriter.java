package io.ttrpc.internal.wire;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Writes frames into buffers that have an array. Safe for any thread. */
public final class FrameWriter {
  private FrameWriter() {}

  static void putHeader(ByteBuffer out, int length, int streamId, int type, int flags) {
    out.putInt(length).putInt(streamId).put((byte) type).put((byte) flags);
  }

  /** A message must encode to the size that it told, which stands in the header already. */
  static void checkSize(int told, int encoded) {
    if (encoded != told) {
      throw new IllegalStateException(
          "a message told a size of " + told + " bytes but encoded to " + encoded);
    }
  }

  /** A buffer that holds just this frame, ready to be read. */
  public static ByteBuffer encode(int streamId, int type, int flags, FrameData data) {
    int size = data.size();
    ByteBuffer out = ByteBuffer.allocate(FrameHeader.LENGTH + size);
    putHeader(out, size, streamId, type, flags);
    try {
      CodedOutputStream coded =
          CodedOutputStream.newInstance(out.array(), FrameHeader.LENGTH, size);
      data.writeTo(coded);
      checkSize(size, size - coded.spaceLeft());
    } catch (IOException e) {
      throw new UncheckedIOException("a message did not encode to its own size", e);
    }
    return out.rewind();
  }

  /** A buffer that holds just this frame, ready to be read. */
  public static ByteBuffer encode(Frame frame) {
    ByteBuffer out = ByteBuffer.allocate(FrameHeader.LENGTH + frame.length());
    putHeader(out, frame.length(), frame.streamId(), frame.type(), frame.flags());
    return out.put(frame.array(), frame.offset(), frame.length()).flip();
  }

  /** The length of a frame with that data, header included. */
  public static int length(FrameData data) {
    return FrameHeader.LENGTH + data.size();
  }
}
