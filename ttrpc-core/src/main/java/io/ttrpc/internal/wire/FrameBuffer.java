package io.ttrpc.internal.wire;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames one behind another, to be written together, and is used again. Protobuf's writer is
 * kept with the buffer: a new one for each frame would be larger than most. For one thread at a
 * time.
 */
public final class FrameBuffer {
  /** What protobuf's writer collects before it hands on. */
  private static final int CHUNK = 1 << 10;

  private final ByteBuffer bytes;

  /** The pool to which the buffer returns; null for a buffer that is left to the collector. */
  private final @Nullable Pool<FrameBuffer> home;

  private final AtomicBoolean lent = new AtomicBoolean();

  /** Made when it is needed, and when the last one may hold half a frame. */
  private @Nullable CodedOutputStream coded;

  FrameBuffer(ByteBuffer bytes, @Nullable Pool<FrameBuffer> home) {
    this.bytes = bytes;
    this.home = home;
  }

  /** Returns an empty heap buffer for that many bytes. */
  static FrameBuffer ofCapacity(int bytes) {
    return new FrameBuffer(ByteBuffer.allocate(bytes), null);
  }

  /** Empties a buffer that is about to be lent. */
  void lend() {
    bytes.clear();
    lent.set(true);
  }

  /** Gives the buffer back to its pool; does nothing if it has none, or was given back already. */
  public void release() {
    if (home != null && lent.compareAndSet(true, false)) {
      home.offer(this);
    }
  }

  /** The bytes, positioned behind the last frame. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /**
   * Adds a frame. If encoding fails, none is added.
   *
   * @throws java.nio.BufferOverflowException if there is no room
   */
  public void add(int streamId, int type, int flags, FrameData data) {
    int size = data.size();
    int at = bytes.position();
    CodedOutputStream out = coded;
    if (out == null) {
      out = CodedOutputStream.newInstance(new Sink(bytes), CHUNK);
    }
    coded = null;
    boolean added = false;
    try {
      FrameWriter.putHeader(bytes, size, streamId, type, flags);
      data.writeTo(out);
      out.flush();
      FrameWriter.checkSize(size, bytes.position() - at - FrameHeader.LENGTH);
      coded = out;
      added = true;
    } catch (IOException e) {
      throw new UncheckedIOException("a message did not encode to its own size", e);
    } finally {
      if (!added) {
        bytes.position(at);
      }
    }
  }

  /** Sets the stream id of the first frame, which was added before its id was known. */
  public void setStreamId(int streamId) {
    bytes.putInt(FrameHeader.STREAM_ID_OFFSET, streamId);
  }

  private static final class Sink extends OutputStream {
    private final ByteBuffer bytes;

    Sink(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    @Override
    public void write(int value) {
      bytes.put((byte) value);
    }

    @Override
    public void write(byte[] array, int from, int length) {
      bytes.put(array, from, length);
    }
  }
}
