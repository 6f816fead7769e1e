package io.ttrpc.internal.wire;

import io.ttrpc.internal.memory.MemoryAccount;
import io.ttrpc.internal.memory.MemoryAccount.Grant;
import io.ttrpc.internal.wire.Frame.Lifetime;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A reader of frames from a channel in blocking or non-blocking mode. Between frames it holds no
 * buffer. Within a frame it holds the received bytes and little more, whatever length the header
 * claims. Not safe for use by several threads at once. Must not be used again after it has thrown
 * an exception.
 *
 * <p>Between two calls the reader is in one of three states: at the boundary of a frame it holds
 * nothing; within a frame {@link #partial} has the received bytes; or {@link #array} begins with a
 * complete frame that the handler has refused.
 */
public final class FrameReader {
  private static final byte[] NOTHING = new byte[0];

  /**
   * A partial frame of up to this fraction of the read buffer, a sixteenth, is completed in that
   * buffer, together with the bytes that follow. A longer one is not, because its bytes would be
   * copied too often if they arrived in small pieces.
   */
  private static final int SHORT_FRACTION = 16;

  private final int maxDataLength;
  private final Frame frame = Frame.reusable();

  /** The received bytes that were not handled, from {@code start} to {@code end}. */
  private byte[] array = NOTHING;

  private int start;
  private int end;

  /** The lifetime of {@link #array}: borrowed while it is the read buffer's. */
  private Lifetime lifetime = Lifetime.OWNED;

  /** The bytes of a partial frame; null at a boundary. */
  private @Nullable PartialFrame partial;

  /** The number of remaining bytes of an oversized frame's data. */
  private int toDiscard;

  private int discardedStreamId;
  private int discardedType;
  private int discardedLength;

  /** The reason why the data of a frame is discarded; null for an oversized one. */
  private @Nullable Grant refusal;

  private final MemoryAccount memory;

  /** The bytes that are charged for the received bytes of incomplete and refused frames. */
  private long charged;

  /**
   * Creates a reader with a maximum length of data in bytes. It discards the data of longer frames.
   */
  public FrameReader(int maxDataLength) {
    this(maxDataLength, MemoryAccount.unlimited());
  }

  /**
   * Creates a reader that charges the memory it holds between two reads. It discards the data of a
   * frame for which there is no memory.
   */
  public FrameReader(int maxDataLength, MemoryAccount memory) {
    this.maxDataLength = maxDataLength;
    this.memory = memory;
  }

  /**
   * Reads once from the channel, and passes each frame that is then complete to the handler, until
   * the handler refuses one.
   *
   * @param buffer a buffer to use until this method returns
   * @return the number of bytes read; 0 if there were none, or the handler still refuses a frame;
   *     -1 at the end of input
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
   * Passes the frames again that the handler has refused.
   *
   * @return whether the handler has now accepted all complete frames
   */
  public boolean resume(FrameHandler handler) throws IOException {
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

  /** Reads as much as the buffer takes, after the bytes of the partial frame. */
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

  /** Reads at most to the end of the partial frame. */
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
      // The handler charges the data that it keeps.
      credit(charged);
      settle(handOn(handler), 0);
    } else {
      chargePartial(begun);
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
      throw new EOFException(
          "the input ended within a frame: at least " + missing + " bytes are missing");
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

  /**
   * Passes a complete frame to the handler. The package's documentation shows the layout of its
   * header.
   */
  private boolean handOn(int length, FrameHandler handler) {
    // The data of a frame that shares its array with others is copied when it is kept, so that it
    // does not keep the whole array.
    boolean alone = FrameHeader.LENGTH + length == array.length;
    frame.set(array, start, length, alone ? lifetime : Lifetime.BORROWED);
    try {
      return handler.onFrame(frame);
    } finally {
      frame.end();
    }
  }

  private void startDiscarding(int length) {
    rememberDiscarded(array, start, length);
    start += FrameHeader.LENGTH;
    toDiscard = length;
  }

  private void rememberDiscarded(byte[] header, int at, int length) {
    discardedLength = length;
    discardedStreamId = BigEndian.intAt(header, at + FrameHeader.STREAM_ID_OFFSET);
    discardedType = Byte.toUnsignedInt(header[at + FrameHeader.TYPE_OFFSET]);
  }

  /** Charges the memory of a partial frame, or drops the frame if there is none left for it. */
  private void chargePartial(PartialFrame begun) throws IOException {
    long held = begun.capacity();
    if (held <= charged) {
      credit(charged - held);
      return;
    }
    Grant grant = memory.chargeOutsideCalls(held - charged);
    if (grant == Grant.GRANTED) {
      charged = held;
    } else if (begun.length() < FrameHeader.LENGTH) {
      chargeHeld(held);
    } else {
      refuse(begun, grant);
    }
  }

  private void refuse(PartialFrame begun, Grant reason) {
    byte[] header = begun.first();
    rememberDiscarded(header, 0, BigEndian.intAt(header, 0));
    toDiscard = begun.missing();
    refusal = reason;
    dropPartial();
    credit(charged);
  }

  /** Charges memory that is held already. */
  private void chargeHeld(long held) throws IOException {
    if (held <= charged) {
      credit(charged - held);
    } else if (memory.chargeHeld(held - charged)) {
      charged = held;
    } else {
      throw new IOException("no memory is left for the frames of the peer");
    }
  }

  private void credit(long bytes) {
    if (bytes > 0) {
      charged -= bytes;
      memory.credit(bytes);
    }
  }

  /** Drops everything. Called at the end of the connection; has no effect the second time. */
  public void close() {
    dropPartial();
    keepNothing();
  }

  private boolean discard(FrameHandler handler) {
    int now = Math.min(toDiscard, end - start);
    start += now;
    toDiscard -= now;
    if (toDiscard > 0) {
      return false;
    }
    Grant reason = refusal;
    refusal = null;
    if (reason == null) {
      handler.onOversizedFrame(discardedStreamId, discardedType, discardedLength);
    } else {
      handler.onRefusedFrame(discardedStreamId, discardedType, discardedLength, reason);
    }
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
   * Releases the read buffer, and everything if nothing is left.
   *
   * @param held the number of bytes at the start of the array that {@link #partial} has too
   */
  private void settle(boolean took, int held) throws IOException {
    if (took) {
      settlePartial(held);
      setArray(NOTHING, 0, Lifetime.OWNED);
      chargeRest();
      return;
    }
    if (lifetime == Lifetime.BORROWED) {
      byte[] own = Arrays.copyOfRange(array, start, end);
      setArray(own, own.length, Lifetime.OWNED);
    }
    dropPartial();
    chargeHeld(array.length);
  }

  private void chargeRest() throws IOException {
    PartialFrame begun = partial;
    if (begun == null) {
      credit(charged);
    } else {
      chargePartial(begun);
    }
  }

  /** Sets {@link #partial} to the bytes that are left in the array. */
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

  /** Releases the read buffer and the partial frame after a failure. */
  private void keepNothing() {
    setArray(NOTHING, 0, Lifetime.OWNED);
    partial = null;
    credit(charged);
  }

  private int intAt(int index) {
    return BigEndian.intAt(array, index);
  }
}
