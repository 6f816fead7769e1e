package io.ttrpc.internal.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A frame. Two frames with the same header and data are equal. A frame that a {@link FrameReader}
 * passes to a {@link FrameHandler} is valid only until the handler returns: the reader reuses the
 * frame, and also the buffer of its data. {@link #keep} returns data that stays valid.
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

  /** The envelope that was decoded from this frame, or null. */
  private @Nullable Borrower borrower;

  private Frame(int streamId, int type, int flags, byte[] data, Lifetime lifetime) {
    this.streamId = streamId;
    this.type = type;
    this.flags = flags;
    this.array = data;
    this.length = data.length;
    this.lifetime = lifetime;
  }

  /** Returns a frame whose data stays valid. */
  public static Frame of(int streamId, int type, int flags, ByteString data) {
    return new Frame(streamId, type, flags, data.toByteArray(), Lifetime.OWNED);
  }

  /** Returns a frame to be {@link #set} repeatedly. */
  static Frame reusable() {
    return new Frame(0, 0, 0, NOTHING, Lifetime.BORROWED);
  }

  /** Sets this frame to the header and data at an index of an array. */
  void set(byte[] array, int header, int length, Lifetime lifetime) {
    this.array = array;
    this.streamId = BigEndian.intAt(array, header + FrameHeader.STREAM_ID_OFFSET);
    this.type = Byte.toUnsignedInt(array[header + FrameHeader.TYPE_OFFSET]);
    this.flags = Byte.toUnsignedInt(array[header + FrameHeader.FLAGS_OFFSET]);
    this.offset = header + FrameHeader.LENGTH;
    this.length = length;
    this.lifetime = lifetime;
  }

  /** Sets the borrower that uses parts of this frame until its end. */
  void lendTo(Borrower borrower) {
    this.borrower = borrower;
  }

  /** Ends the validity of this frame. Nothing of its data can be reached from here afterwards. */
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

  /** Returns the stream's id, unsigned. */
  public int streamId() {
    return streamId;
  }

  /** Returns the type, 0 to 255; see {@link FrameHeader}. */
  public int type() {
    return type;
  }

  /** Returns the flags, 0 to 255; see {@link FrameHeader}. */
  public int flags() {
    return flags;
  }

  /** Returns whether a flag is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Returns the data, which is valid as long as this frame. */
  public ByteString data() {
    return UnsafeByteOperations.unsafeWrap(array, offset, length);
  }

  /** Returns the data, copied if necessary, so that it stays valid. */
  public ByteString keep() {
    return keep(offset, length);
  }

  byte[] array() {
    return array;
  }

  /** Returns the index of the data in {@link #array}. */
  int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  /** Returns a part of the array, copied if necessary, so that it stays valid. */
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

  /** A user of parts of a frame while the frame is valid. */
  interface Borrower {
    /** Releases the parts. */
    void onFrameEnd();
  }

  /** The lifetime of the array. */
  enum Lifetime {
    /** The array is never written again. */
    OWNED,
    /** The array is a buffer that is reused. */
    BORROWED
  }
}
