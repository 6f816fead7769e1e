package io.ttrpc.internal.wire;

import io.ttrpc.internal.wire.Frame.Lifetime;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Reads frames from a channel, blocking or not. Between frames it holds no buffer; within one it
 * holds at most {@value #GROWTH} times the bytes that have come, whatever length the header claims.
 * Not safe for use by several threads at once.
 */
public final class FrameReader {
  private static final byte[] NOTHING = new byte[0];

  /** Not four: frames are often a power of two and a little more, like the buffer they outgrow. */
  private static final int GROWTH = 5;

  private static final int SMALLEST_BUFFER = 512;

  /** The most bytes asked of a channel at once: the JDK copies through a buffer of that size. */
  private static final int LARGEST_READ = 128 << 10;

  private final int maxDataLength;
  private final Frame frame = Frame.reusable();

  /** Bytes from {@code start} to {@code end} have come and not been handled. */
  private byte[] buffer = NOTHING;

  private int start;
  private int end;

  /** Whether {@link #buffer} is the caller's scratch. */
  private boolean borrowed;

  /** What is still to come of an oversized frame's data. */
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
   * @param scratch a buffer with an array, free for use until this returns
   * @return the number of bytes read, 0 if none were there, -1 at the end of input
   * @throws EOFException at the end of input within a frame
   * @throws ProtocolException if the input is not ttrpc
   */
  public int readFrom(ReadableByteChannel channel, ByteBuffer scratch, FrameHandler handler)
      throws IOException {
    int read = start == end ? readInto(scratch, channel) : readMore(channel);
    if (read < 0) {
      return atEnd();
    }
    handOn(handler);
    settle();
    return read;
  }

  /**
   * Hands on the frames that the handler did not take.
   *
   * @return whether it has now taken all that are whole
   */
  public boolean resume(FrameHandler handler) throws ProtocolException {
    boolean took = handOn(handler);
    settle();
    return took;
  }

  private int readInto(ByteBuffer scratch, ReadableByteChannel channel) throws IOException {
    scratch.clear();
    int read = channel.read(scratch);
    if (read > 0) {
      buffer = scratch.array();
      start = scratch.arrayOffset();
      end = start + read;
      borrowed = true;
    }
    return read;
  }

  private int readMore(ReadableByteChannel channel) throws IOException {
    if (start > 0 || end == buffer.length) {
      keepRest();
    }
    int room = Math.min(buffer.length - end, LARGEST_READ);
    int read = channel.read(ByteBuffer.wrap(buffer, end, room));
    end += Math.max(read, 0);
    return read;
  }

  private int atEnd() throws EOFException {
    int missing = toDiscard;
    if (start != end) {
      missing = end - start < FrameHeader.LENGTH ? FrameHeader.LENGTH : frameLength();
      missing -= end - start;
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
      } else if (handler.onFrame(frame(length))) {
        start += FrameHeader.LENGTH + length;
      } else {
        return false;
      }
    }
  }

  /** Data length, stream id, type and flags lie as the package's documentation draws them. */
  private Frame frame(int length) {
    // A buffer that was made for one long frame is never written again.
    boolean lasts = !borrowed && FrameHeader.LENGTH + length == buffer.length;
    frame.set(buffer, start, length, lasts ? Lifetime.OWNED : Lifetime.BORROWED);
    return frame;
  }

  private void startDiscarding(int length) {
    discardedLength = length;
    discardedStreamId = intAt(start + FrameHeader.STREAM_ID_OFFSET);
    discardedType = Byte.toUnsignedInt(buffer[start + FrameHeader.TYPE_OFFSET]);
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
    int first = Byte.toUnsignedInt(buffer[start]);
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

  /** Lets go of the scratch, and of everything where nothing is left. */
  private void settle() {
    if (start == end) {
      buffer = NOTHING;
      start = 0;
      end = 0;
    } else if (borrowed) {
      keepRest();
    }
    borrowed = false;
  }

  /** Moves what is left to a buffer of our own that has room for more. */
  private void keepRest() {
    int rest = end - start;
    byte[] own = new byte[capacityFor(rest)];
    System.arraycopy(buffer, start, own, 0, rest);
    buffer = own;
    start = 0;
    end = rest;
  }

  /** Room for the frame that has begun, but no more than a few times what has come of it. */
  private int capacityFor(int rest) {
    if (rest < FrameHeader.LENGTH) {
      return SMALLEST_BUFFER;
    }
    // A rest that begins with a whole frame waits for the handler, and is not read into.
    int wanted = Math.max(frameLength(), rest);
    return Math.min(wanted, Math.max(SMALLEST_BUFFER, rest * GROWTH));
  }

  private int frameLength() {
    return FrameHeader.LENGTH + intAt(start);
  }

  private int intAt(int index) {
    return BigEndian.intAt(buffer, index);
  }
}
