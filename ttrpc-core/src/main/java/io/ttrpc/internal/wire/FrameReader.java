package io.ttrpc.internal.wire;

import io.ttrpc.internal.wire.Frame.Lifetime;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from a channel, blocking or not. Between frames it holds no buffer; within one it
 * holds the bytes that have come and little more, whatever length the header claims. Not safe for
 * use by several threads at once, and not to be used again once anything was thrown.
 *
 * <p>Between two calls it is in one of three states: at a frame's boundary, nothing is held; within
 * a frame, {@link #partial} has its bytes; or {@link #array} begins with a whole frame that waits
 * for the handler.
 */
public final class FrameReader {
  private static final byte[] NOTHING = new byte[0];

  /**
   * Half a frame up to this fraction of a read buffer, a sixteenth, is completed in that buffer,
   * with what follows. The bytes of a larger one would be copied too often if it came in small
   * pieces.
   */
  private static final int SHORT_FRACTION = 16;

  private final int maxDataLength;
  private final Frame frame = Frame.reusable();

  /** Bytes from {@code start} to {@code end} have come and were not handled. */
  private byte[] array = NOTHING;

  private int start;
  private int end;

  /** Whether {@link #array} is the read buffer's, which is used again. */
  private Lifetime lifetime = Lifetime.OWNED;

  /** The bytes of the frame that has begun; null at a boundary. */
  private @Nullable PartialFrame partial;

  /** The number of bytes that are still to come of an oversized frame's data. */
  private int toDiscard;

  private int discardedStreamId;
  private int discardedType;
  private int discardedLength;

  /** A reader of frames whose data has at most that many bytes. */
  public FrameReader(int maxDataLength) {
    this.maxDataLength = maxDataLength;
  }

  /**
   * Reads once from the channel and hands on every frame that is then whole, unless the handler
   * says stop.
   *
   * @param buffer free for use until this returns
   * @return the number of bytes read, 0 if none were there or the handler still says stop, -1 at
   *     the end of input
   * @throws EOFException at the end of input within a frame
   * @throws ProtocolException if the input is not ttrpc
   */
  public int readFrom(ReadableByteChannel channel, ReadBuffer buffer, FrameHandler handler)
      throws IOException {
    boolean done = false;
    try {
      int read = 0;
      if (start == end || resume(handler)) {
        PartialFrame begun = partial;
        read =
            begun == null || isShort(begun, buffer)
                ? readFrames(channel, buffer, handler)
                : readRest(begun, channel, buffer, handler);
      }
      done = true;
      return read < 0 ? atEnd() : read;
    } finally {
      if (!done) {
        keepNothing();
      }
    }
  }

  /**
   * Hands on the frames that the handler did not take.
   *
   * @return whether it has now taken all that are whole
   */
  public boolean resume(FrameHandler handler) throws ProtocolException {
    if (start == end) {
      return true;
    }
    boolean took = handOn(handler);
    settle(took, 0);
    return took;
  }

  private static boolean isShort(PartialFrame begun, ReadBuffer buffer) {
    return begun.length() < FrameHeader.LENGTH
        || begun.length() <= buffer.capacity() / SHORT_FRACTION;
  }

  /** Reads as much as the buffer takes, behind the frame that has begun. */
  private int readFrames(ReadableByteChannel channel, ReadBuffer buffer, FrameHandler handler)
      throws IOException {
    int held = partial == null ? 0 : partial.length();
    int read = buffer.readFrom(channel, buffer.capacity() - held);
    if (read <= 0) {
      return read;
    }
    if (partial != null) {
      partial.copyTo(buffer.array());
    }
    buffer.copyToArray(held);
    setArray(buffer.array(), held + read, Lifetime.BORROWED);
    settle(handOn(handler), held);
    return read;
  }

  /** Reads no further than the end of the frame that has begun. */
  private int readRest(
      PartialFrame begun, ReadableByteChannel channel, ReadBuffer buffer, FrameHandler handler)
      throws IOException {
    int read = buffer.readFrom(channel, Math.min(buffer.capacity(), begun.missing()));
    if (read <= 0) {
      return read;
    }
    begun.append(buffer.bytes());
    if (begun.missing() == 0) {
      partial = null;
      byte[] whole = begun.toArray();
      setArray(whole, whole.length, Lifetime.OWNED);
      settle(handOn(handler), 0);
    }
    return read;
  }

  private int atEnd() throws EOFException {
    int missing = toDiscard;
    if (partial != null) {
      int come = partial.length();
      missing = come < FrameHeader.LENGTH ? FrameHeader.LENGTH - come : partial.missing();
    }
    if (missing > 0) {
      throw new EOFException("input ended within a frame: " + missing + " bytes or more missing");
    }
    return -1;
  }

  private boolean handOn(FrameHandler handler) throws ProtocolException {
    while (true) {
      if (toDiscard > 0 && !discard(handler)) {
        return true;
      }
      if (start == end) {
        return true;
      }
      checkFirstByte();
      if (end - start < FrameHeader.LENGTH) {
        return true;
      }
      int length = intAt(start);
      if (length > maxDataLength) {
        startDiscarding(length);
      } else if (end - start < FrameHeader.LENGTH + length) {
        return true;
      } else if (handOn(length, handler)) {
        start += FrameHeader.LENGTH + length;
      } else {
        return false;
      }
    }
  }

  /** Data length, stream id, type and flags lie as the package's documentation draws them. */
  private boolean handOn(int length, FrameHandler handler) {
    // A frame that shares its array is copied when it is kept, so that it keeps no other one.
    boolean alone = FrameHeader.LENGTH + length == array.length;
    frame.set(array, start, length, alone ? lifetime : Lifetime.BORROWED);
    try {
      return handler.onFrame(frame);
    } finally {
      frame.end();
    }
  }

  private void startDiscarding(int length) {
    discardedLength = length;
    discardedStreamId = intAt(start + FrameHeader.STREAM_ID_OFFSET);
    discardedType = Byte.toUnsignedInt(array[start + FrameHeader.TYPE_OFFSET]);
    start += FrameHeader.LENGTH;
    toDiscard = length;
  }

  private boolean discard(FrameHandler handler) {
    int now = Math.min(toDiscard, end - start);
    start += now;
    toDiscard -= now;
    if (toDiscard > 0) {
      return false;
    }
    handler.onOversizedFrame(discardedStreamId, discardedType, discardedLength);
    return true;
  }

  private void checkFirstByte() throws ProtocolException {
    int first = Byte.toUnsignedInt(array[start]);
    if (first != 0) {
      throw new ProtocolException(
          "the first byte of a frame must be 0 but was 0x%02x: %s"
              .formatted(first, likelyProtocol(first)));
    }
  }

  private static String likelyProtocol(int first) {
    if (first == 'P') {
      return "HTTP/2, so this may be a gRPC client";
    }
    if (first == 0x16) {
      return "TLS";
    }
    return first >= ' ' && first < 0x7f ? "text" : "another protocol, or a frame of 16 MiB or more";
  }

  private void setArray(byte[] array, int end, Lifetime lifetime) {
    this.array = array;
    this.start = 0;
    this.end = end;
    this.lifetime = lifetime;
  }

  /**
   * Lets go of the read buffer, and of everything where nothing is left.
   *
   * @param held the bytes at the beginning of the array that {@link #partial} has too
   */
  private void settle(boolean took, int held) {
    if (took) {
      settlePartial(held);
      setArray(NOTHING, 0, Lifetime.OWNED);
      return;
    }
    if (lifetime == Lifetime.BORROWED) {
      byte[] own = Arrays.copyOfRange(array, start, end);
      setArray(own, own.length, Lifetime.OWNED);
    }
    dropPartial();
  }

  /** Makes {@link #partial} the bytes that are left in the array. */
  private void settlePartial(int held) {
    int known = start == 0 ? held : 0;
    if (known == 0) {
      dropPartial();
    }
    if (start == end) {
      return;
    }
    PartialFrame begun = partial;
    if (begun == null) {
      begun = new PartialFrame();
      partial = begun;
    }
    begun.append(ByteBuffer.wrap(array, start + known, end - start - known));
  }

  private void dropPartial() {
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }

  /** After a failure: the rest is lost, and the read buffer belongs to others again. */
  private void keepNothing() {
    setArray(NOTHING, 0, Lifetime.OWNED);
    partial = null;
  }

  private int intAt(int index) {
    return BigEndian.intAt(array, index);
  }
}
