package io.ttrpc.internal.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One frame. Two frames with the same header and data are equal. A frame that a {@link FrameReader}
 * hands on is good only until the {@link FrameHandler} returns: the reader uses it again, and its
 * data may lie in a buffer that it uses again too; {@link #keep} makes data last.
 */
public final class Frame {
  private static final byte[] NOTHING = new byte[0];

  private int streamId;
  private int type;
  private int flags;
  private byte[] array;
  private int offset;
  private int length;
  private Lifetime lifetime;

  /** The envelope that was read from this frame, if one was. */
  private @Nullable Borrower borrower;

  private Frame(int streamId, int type, int flags, byte[] data, Lifetime lifetime) {
    this.streamId = streamId;
    this.type = type;
    this.flags = flags;
    this.array = data;
    this.length = data.length;
    this.lifetime = lifetime;
  }

  /** A frame whose data lasts. */
  public static Frame of(int streamId, int type, int flags, ByteString data) {
    return new Frame(streamId, type, flags, data.toByteArray(), Lifetime.OWNED);
  }

  /** A frame to be {@link #set} again and again. */
  static Frame reusable() {
    return new Frame(0, 0, 0, NOTHING, Lifetime.BORROWED);
  }

  /** Makes this the frame whose header and data lie there. */
  void set(byte[] array, int header, int length, Lifetime lifetime) {
    this.array = array;
    this.streamId = BigEndian.intAt(array, header + FrameHeader.STREAM_ID_OFFSET);
    this.type = Byte.toUnsignedInt(array[header + FrameHeader.TYPE_OFFSET]);
    this.flags = Byte.toUnsignedInt(array[header + FrameHeader.FLAGS_OFFSET]);
    this.offset = header + FrameHeader.LENGTH;
    this.length = length;
    this.lifetime = lifetime;
  }

  /** Remembers the one that holds parts of this frame until its end. */
  void lendTo(Borrower borrower) {
    this.borrower = borrower;
  }

  /** Ends the time in which this frame is good: nothing of it stays reachable from here. */
  void end() {
    array = NOTHING;
    offset = 0;
    length = 0;
    Borrower current = borrower;
    borrower = null;
    if (current != null) {
      current.onFrameEnd();
    }
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

  /** The data, as long as this frame is good. */
  public ByteString data() {
    return UnsafeByteOperations.unsafeWrap(array, offset, length);
  }

  /** The data, good to keep. */
  public ByteString keep() {
    return keep(offset, length);
  }

  byte[] array() {
    return array;
  }

  /** Where the data begins in {@link #array}. */
  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /** A part of the array, good to keep. */
  ByteString keep(int from, int size) {
    return lifetime == Lifetime.OWNED
        ? UnsafeByteOperations.unsafeWrap(array, from, size)
        : ByteString.copyFrom(array, from, size);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Frame that
        && streamId == that.streamId
        && type == that.type
        && flags == that.flags
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    return 31 * streamId + data().hashCode();
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
        .formatted(name, Integer.toUnsignedString(streamId), flags, length);
  }

  /** Holds parts of a frame for as long as the frame is good. */
  interface Borrower {
    /** Lets go of the parts. */
    void onFrameEnd();
  }

  /** Whether the array is written again. */
  enum Lifetime {
    OWNED,
    BORROWED
  }
}
