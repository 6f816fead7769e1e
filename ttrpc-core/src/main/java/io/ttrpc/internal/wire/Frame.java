package io.ttrpc.internal.wire;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One frame. Two frames with the same header and data are equal. The data of a frame from a {@link
 * FrameReader} may lie in the reader's buffer and is then good only until the {@link FrameHandler}
 * returns; {@link #keep} makes it last.
 */
public final class Frame {
  private final int streamId;
  private final int type;
  private final int flags;
  private final ByteString data;
  private final Lifetime lifetime;

  private Frame(int streamId, int type, int flags, ByteString data, Lifetime lifetime) {
    this.streamId = streamId;
    this.type = type;
    this.flags = flags;
    this.data = data;
    this.lifetime = lifetime;
  }

  /** A frame whose data lasts. */
  public static Frame of(int streamId, int type, int flags, ByteString data) {
    return new Frame(streamId, type, flags, data, Lifetime.OWNED);
  }

  /** A frame whose data lies in a buffer that will be used again. */
  static Frame borrowing(int streamId, int type, int flags, ByteString data) {
    return new Frame(streamId, type, flags, data, Lifetime.BORROWED);
  }

  /** The stream's id, unsigned. */
  public int streamId() {
    return streamId;
  }

  /** The type, 0 to 255; see {@link FrameHeader}. */
  public int type() {
    return type;
  }

  /** The flags, 0 to 255; see {@link FrameHeader}. */
  public int flags() {
    return flags;
  }

  /** Whether a flag is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The data. */
  public ByteString data() {
    return data;
  }

  /** A part of this frame's data that may be kept. */
  public ByteString keep(ByteString part) {
    return lifetime == Lifetime.OWNED ? part : ByteString.copyFrom(part.asReadOnlyByteBuffer());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Frame that
        && streamId == that.streamId
        && type == that.type
        && flags == that.flags
        && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return 31 * streamId + data.hashCode();
  }

  @Override
  public String toString() {
    String name =
        switch (type) {
          case FrameHeader.REQUEST -> "request";
          case FrameHeader.RESPONSE -> "response";
          case FrameHeader.DATA -> "data";
          default -> "type " + type;
        };
    return "%s(stream %s, flags 0x%x, %d bytes)"
        .formatted(name, Integer.toUnsignedString(streamId), flags, data.size());
  }

  private enum Lifetime {
    OWNED,
    BORROWED
  }
}
