package io.ttrpc.internal.wire;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Writes frames into buffers that have an array. Safe for any thread. */
public final class FrameWriter {
  private FrameWriter() {}

  /**
   * Puts a frame at the buffer's position. If encoding fails, the position stays.
   *
   * @throws java.nio.BufferOverflowException if the buffer has not {@link #length} bytes left
   */
  public static void put(ByteBuffer out, int streamId, int type, int flags, FrameData data) {
    int size = data.size();
    int at = out.position();
    out.putInt(size).putInt(streamId).put((byte) type).put((byte) flags);
    try {
      CodedOutputStream coded =
          CodedOutputStream.newInstance(out.array(), out.arrayOffset() + out.position(), size);
      data.writeTo(coded);
      coded.checkNoSpaceLeft();
    } catch (IOException e) {
      out.position(at);
      throw new UncheckedIOException("a message did not encode to its own size", e);
    } catch (RuntimeException | Error e) {
      out.position(at);
      throw e;
    }
    out.position(at + FrameHeader.LENGTH + size);
  }

  /** A buffer that holds just this frame, ready to be read. */
  public static ByteBuffer encode(int streamId, int type, int flags, FrameData data) {
    ByteBuffer out = ByteBuffer.allocate(length(data));
    put(out, streamId, type, flags, data);
    return out.flip();
  }

  /** A buffer that holds just this frame, ready to be read. */
  public static ByteBuffer encode(Frame frame) {
    return ByteBuffer.allocate(FrameHeader.LENGTH + frame.data().size())
        .putInt(frame.data().size())
        .putInt(frame.streamId())
        .put((byte) frame.type())
        .put((byte) frame.flags())
        .put(frame.data().asReadOnlyByteBuffer())
        .flip();
  }

  /** Sets the stream id of a frame that was encoded before its id was known. */
  public static void setStreamId(ByteBuffer frame, int streamId) {
    frame.putInt(frame.position() + FrameHeader.STREAM_ID_OFFSET, streamId);
  }

  /** The length of a frame with that data, header included. */
  public static int length(FrameData data) {
    return FrameHeader.LENGTH + data.size();
  }
}
