package io.ttrpc.internal.wire;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A reusable buffer of frames that are written together. The buffer keeps its protobuf writer,
 * because a new one for each frame would be larger than most frames. Not safe for use by several
 * threads at once.
 */
public final class FrameBuffer {
  /** The size of the protobuf writer's internal buffer, in bytes. */
  private static final int CHUNK = 1 << 10;

  private final ByteBuffer bytes;

  /** The pool of the buffer; null for a buffer that is garbage-collected. */
  private final @Nullable Pool<FrameBuffer> home;

  private final AtomicBoolean lent = new AtomicBoolean();

  /** True if the next buffer continues the last frame. */
  private boolean continued;

  /**
   * The protobuf writer; null before its first use, and after a failure, because it may contain a
   * part of a frame.
   */
  private @Nullable CodedOutputStream coded;

  FrameBuffer(ByteBuffer bytes, @Nullable Pool<FrameBuffer> home) {
    this.bytes = bytes;
    this.home = home;
  }

  /** Returns an empty heap buffer of the given capacity. */
  static FrameBuffer ofCapacity(int bytes) {
    return new FrameBuffer(ByteBuffer.allocate(bytes), null);
  }

  /** Clears the buffer and marks it as lent. */
  void lend() {
    bytes.clear();
    continued = false;
    lent.set(true);
  }

  /** Returns the buffer to its pool. Has no effect if it has no pool, or was returned already. */
  public void release() {
    if (home != null && lent.compareAndSet(true, false)) {
      home.offer(this);
    }
  }

  /** Returns whether the next buffer continues the last frame. */
  public boolean isContinued() {
    return continued;
  }

  /** States that the next buffer continues the last frame. */
  void beContinued() {
    continued = true;
  }

  /** Returns the bytes, positioned after the last frame. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /**
   * Adds a frame. If encoding fails, the buffer is unchanged.
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
      throw new UncheckedIOException("a message could not be encoded", e);
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
