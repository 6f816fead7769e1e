package io.ttrpc.internal.wire;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame that was encoded before its stream id is known, into a chain of borrowed buffers. Encoded
 * once, without a buffer of the frame's whole size. For one thread at a time.
 *
 * <p>Whoever holds the frame owns its buffers: either {@link #takePieces} hands them over, or
 * {@link #release} gives them back.
 */
public final class LargeFrame {
  /** What protobuf's writer collects before it hands on; long fields of bytes pass it by. */
  private static final int CHUNK = 1 << 10;

  private final int length;
  private List<FrameBuffer> pieces = new ArrayList<>();

  private LargeFrame(int length) {
    this.length = length;
  }

  /** Encodes a frame; borrows nothing if that fails. */
  public static LargeFrame encode(int type, int flags, FrameData data) {
    return encode(type, flags, data, BufferPool.SHARED);
  }

  static LargeFrame encode(int type, int flags, FrameData data, BufferPool pool) {
    int size = data.size();
    LargeFrame frame = new LargeFrame(Math.addExact(FrameHeader.LENGTH, size));
    boolean encoded = false;
    try {
      frame.write(size, type, flags, data, pool);
      encoded = true;
      return frame;
    } catch (IOException e) {
      throw new UncheckedIOException("a message did not encode to its own size", e);
    } finally {
      if (!encoded) {
        frame.release();
      }
    }
  }

  private void write(int size, int type, int flags, FrameData data, BufferPool pool)
      throws IOException {
    FrameBuffer first = pool.take(length);
    pieces.add(first);
    if (first.bytes().capacity() >= length) {
      first.add(0, type, flags, data);
      return;
    }
    FrameWriter.putHeader(first.bytes(), size, 0, type, flags);
    Chain chain = new Chain(first.bytes(), size, pool);
    CodedOutputStream out = CodedOutputStream.newInstance(chain, CHUNK);
    data.writeTo(out);
    out.flush();
    FrameWriter.checkSize(size, size - chain.left);
  }

  /** Sets the stream id; to be called before {@link #takePieces}. */
  public void setStreamId(int streamId) {
    pieces.get(0).setStreamId(streamId);
  }

  /** Returns the number of bytes, header included. */
  public int length() {
    return length;
  }

  /**
   * Hands over the pieces in their order, each positioned behind its last byte as {@link
   * FrameBuffer#bytes} says. Each is to be released on its own, written or not.
   */
  public List<FrameBuffer> takePieces() {
    List<FrameBuffer> taken = pieces;
    pieces = List.of();
    return taken;
  }

  /** Gives back the pieces that were not handed over. */
  public void release() {
    takePieces().forEach(FrameBuffer::release);
  }

  /** Writes into piece after piece. */
  private final class Chain extends OutputStream {
    private final BufferPool pool;
    private final int size;
    private ByteBuffer piece;

    /** The number of bytes that are still to come. */
    private int left;

    Chain(ByteBuffer first, int size, BufferPool pool) {
      this.piece = first;
      this.size = size;
      this.left = size;
      this.pool = pool;
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] array, int from, int count) {
      if (count > left) {
        FrameWriter.checkSize(size, size - left + count);
      }
      int at = from;
      int end = from + count;
      while (at < end) {
        if (!piece.hasRemaining()) {
          piece = next();
        }
        int part = Math.min(end - at, piece.remaining());
        piece.put(array, at, part);
        at += part;
        left -= part;
      }
    }

    private ByteBuffer next() {
      FrameBuffer buffer = pool.take(left);
      pieces.add(buffer);
      return buffer.bytes();
    }
  }
}
