package io.ttrpc.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has still to write. Threads append frames under the lock; whoever finds nobody
 * writing writes, and takes along what others append meanwhile, so that the frames of a busy
 * connection leave together.
 *
 * <p>Lock rule: the lock is held to append and to take a buffer, never across a write to the
 * socket. A caller may hold it across several steps with {@link #lock}, such as taking a stream id
 * and appending its request frame.
 */
public final class OutgoingFrames {
  /** A frame up to this length is encoded under the lock, into a buffer that it shares. */
  private static final int SMALL_FRAME = 4 << 10;

  /** Callers that may wait do so while more than this is queued. */
  private static final int FULL = 256 << 10;

  /** Only frames that could not wait make the queue grow to this. */
  private static final int OVERFULL = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final WritableByteChannel channel;
  private final Stalled stalled;

  @GuardedBy("lock")
  private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>(4);

  /** Bytes in the queue and in the writer's hands. */
  @GuardedBy("lock")
  private int pending;

  /** Whether somebody is writing, or waits for the socket to take more. */
  @GuardedBy("lock")
  private boolean writing;

  @GuardedBy("lock")
  private boolean open = true;

  /** Runs once everything has been written. */
  @GuardedBy("lock")
  private @Nullable Runnable whenDrained;

  /** The rest of what the socket did not take. Belongs to whoever writes. */
  private @Nullable ByteBuffer rest;

  OutgoingFrames(WritableByteChannel channel, Stalled stalled) {
    this.channel = channel;
    this.stalled = stalled;
  }

  /** Hears from the thread that writes. */
  interface Stalled {
    /** The socket takes no more now; {@link #resume} is to be called when it does. */
    void onStalled();

    /** Fewer bytes are queued than callers wait for. */
    void onRoom();

    /** The socket failed. */
    void onWriteFailure(IOException cause);
  }

  /** Begins steps that belong together. Never held across anything that blocks. */
  public void lock() {
    lock.lock();
  }

  /** Ends the steps; {@link #flush} is to follow. */
  public void unlock() {
    lock.unlock();
  }

  /**
   * Whether so much is queued that frames which could not wait must have done it; {@link
   * Connection#resumeReading} is called when that is over.
   */
  public boolean isOverfull() {
    lock.lock();
    try {
      return open && pending > OVERFULL;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether callers that may wait do so; {@link Connection#resumeReading} is called when that is
   * over.
   */
  public boolean isFull() {
    lock.lock();
    try {
      return open && pending > FULL;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits, holding the lock before and after, until less is queued, the connection is closed, or
   * the time is over.
   *
   * @param nanos the longest wait, from {@link Long#MAX_VALUE} for any time
   * @return whether there is room, or there will never be
   */
  public boolean awaitRoom(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (open && pending > FULL) {
        if (left <= 0) {
          return false;
        }
        left = room.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Encodes a frame that is too large to be encoded while others wait; null for a small one. */
  public @Nullable ByteBuffer encodeLarge(int type, int flags, FrameData data) {
    return FrameWriter.length(data) > SMALL_FRAME ? FrameWriter.encode(0, type, flags, data) : null;
  }

  /**
   * Appends a frame, or drops it if the connection is closed. {@link #flush} is to follow.
   *
   * @param encoded what {@link #encodeLarge} made of the data
   */
  public void append(
      int streamId, int type, int flags, FrameData data, @Nullable ByteBuffer encoded) {
    lock.lock();
    try {
      if (!open) {
        return;
      }
      if (encoded != null) {
        FrameWriter.setStreamId(encoded, streamId);
        encoded.position(encoded.limit());
        queue.addLast(encoded);
        pending += encoded.position();
        return;
      }
      int length = FrameWriter.length(data);
      ByteBuffer buffer = queue.peekLast();
      if (buffer == null || buffer.remaining() < length) {
        buffer = BufferPool.SHARED.take();
        queue.addLast(buffer);
      }
      FrameWriter.put(buffer, streamId, type, flags, data);
      pending += length;
    } finally {
      lock.unlock();
    }
  }

  /** Appends a small frame that carries no message. {@link #flush} is to follow. */
  public void append(int streamId, int type, int flags, FrameData data) {
    append(streamId, type, flags, data, encodeLarge(type, flags, data));
  }

  /** Writes what is queued, unless somebody does already. Never blocks. */
  public void flush() {
    lock.lock();
    try {
      if (writing || queue.isEmpty()) {
        return;
      }
      writing = true;
    } finally {
      lock.unlock();
    }
    write();
  }

  /** Goes on after {@link Stalled#onStalled}. */
  void resume() {
    write();
  }

  /** Runs the action once everything has been written; at once if everything has. */
  void whenDrained(Runnable action) {
    lock.lock();
    try {
      if (writing || !queue.isEmpty()) {
        whenDrained = action;
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  /** Drops what is queued and what will come; wakes who waits. */
  void close() {
    lock.lock();
    try {
      open = false;
      queue.clear();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    try {
      for (ByteBuffer buffer = next(); buffer != null; buffer = next()) {
        while (buffer.hasRemaining()) {
          if (channel.write(buffer) == 0) {
            rest = buffer;
            stalled.onStalled();
            return;
          }
        }
        done(buffer);
      }
    } catch (IOException e) {
      stalled.onWriteFailure(e);
    }
  }

  /** The buffer to write next; null, and no longer writing, when there is none. */
  private @Nullable ByteBuffer next() {
    ByteBuffer next = rest;
    if (next != null) {
      rest = null;
      return next;
    }
    Runnable drained;
    lock.lock();
    try {
      next = queue.pollFirst();
      if (next != null) {
        return next.flip();
      }
      writing = false;
      drained = whenDrained;
      whenDrained = null;
    } finally {
      lock.unlock();
    }
    if (drained != null) {
      drained.run();
    }
    return null;
  }

  private void done(ByteBuffer buffer) {
    boolean madeRoom;
    lock.lock();
    try {
      boolean wasFull = pending > FULL;
      pending -= buffer.limit();
      madeRoom = wasFull && pending <= FULL;
      if (madeRoom) {
        room.signalAll();
      }
    } finally {
      lock.unlock();
    }
    BufferPool.SHARED.give(buffer);
    if (madeRoom) {
      stalled.onRoom();
    }
  }
}
