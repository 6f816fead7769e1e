package io.ttrpc.internal.wire;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** The encoding of frames into buffers. Safe for use by any thread. */
public final class FrameWriter {
  private FrameWriter() {}

  static void putHeader(ByteBuffer out, int length, int streamId, int type, int flags) {
    out.putInt(length).putInt(streamId).put((byte) type).put((byte) flags);
  }

  /**
   * Checks that a message was encoded to its serialized size, which the header already contains.
   */
  static void checkSize(int told, int encoded) {
    if (encoded != told) {
      throw new IllegalStateException(
          "expected a message of "
              + told
              + " bytes, its serialized size, but it was encoded to "
              + encoded);
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
      throw new UncheckedIOException("a message could not be encoded", e);
    }
    return out.rewind();
  }

  /** A buffer that holds just this frame, ready to be read. */
  public static ByteBuffer encode(Frame frame) {
    ByteBuffer out = ByteBuffer.allocate(FrameHeader.LENGTH + frame.length());
    putHeader(out, frame.length(), frame.streamId(), frame.type(), frame.flags());
    return out.put(frame.array(), frame.offset(), frame.length()).flip();
  }

  /** Returns the length of a frame with the data, including the header. */
  public static int length(FrameData data) {
    return FrameHeader.LENGTH + data.size();
  }
}
