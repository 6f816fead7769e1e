package io.ttrpc.internal.wire;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame that is encoded before its stream id is known, into a chain of borrowed buffers. It is
 * encoded once, and without a buffer of the frame's size. Not safe for use by several threads at
 * once.
 *
 * <p>The holder of the frame owns its buffers. It either takes them over with {@link #takePieces},
 * or returns them with {@link #release}.
 */
public final class LargeFrame {
  /**
   * The size of the protobuf writer's internal buffer, in bytes. Long fields of bytes bypass it.
   */
  private static final int CHUNK = 1 << 10;

  private final int length;
  private List<FrameBuffer> pieces = new ArrayList<>();

  private LargeFrame(int length) {
    this.length = length;
  }

  /** Encodes a frame. If that fails, all borrowed buffers are returned. */
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
      throw new UncheckedIOException("a message could not be encoded", e);
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

  /** Sets the stream id. Must be called before {@link #takePieces}. */
  public void setStreamId(int streamId) {
    pieces.get(0).setStreamId(streamId);
  }

  /** Returns the length in bytes, including the header. */
  public int length() {
    return length;
  }

  /**
   * Returns the buffers in order, each positioned after its last byte as {@link FrameBuffer#bytes}
   * is. The caller must release each of them, written or not.
   */
  public List<FrameBuffer> takePieces() {
    List<FrameBuffer> taken = pieces;
    pieces = List.of();
    return taken;
  }

  /** Returns the buffers to their pool, unless they were taken. */
  public void release() {
    takePieces().forEach(FrameBuffer::release);
  }

  /** Releases a frame that may not have been sent. Has no effect on null. */
  public static void drop(@Nullable LargeFrame frame) {
    if (frame != null) {
      frame.release();
    }
  }

  /** An output stream into the chain of buffers. */
  private final class Chain extends OutputStream {
    private final BufferPool pool;
    private final int size;
    private ByteBuffer piece;

    /** The number of bytes that were not written yet. */
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
      pieces.get(pieces.size() - 1).beContinued();
      pieces.add(buffer);
      return buffer.bytes();
    }
  }
}
