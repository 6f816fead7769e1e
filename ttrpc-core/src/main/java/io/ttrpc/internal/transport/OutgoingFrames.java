package io.ttrpc.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.wire.BufferPool;
import io.ttrpc.internal.wire.FrameBuffer;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameWriter;
import io.ttrpc.internal.wire.LargeFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The frames that a connection has still to write. Threads append frames under the lock; the thread
 * that finds nobody writing writes, and takes along what others append meanwhile, so that the
 * frames of a busy connection leave together.
 *
 * <p>Hand-over of writing: {@code writing} is true while a thread is in {@link #write}, or while
 * the socket is full and {@link Events#onStalled} has been told. It becomes true and false under
 * the lock only, and false only when the queue is empty or the connection is of no use. A thread
 * that appends calls {@link #flush} afterwards; it finds {@code writing} or a hold, whose owner
 * looks at the queue again under the lock, or writes itself. So no frame stays behind.
 *
 * <p>Lock rule: the lock is held to append and to take a buffer, never across a write to the
 * socket. A caller may hold it across several steps with {@link #lock}, such as taking a stream id
 * and appending its request frame.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // pending changes under the lock only
public final class OutgoingFrames {
  /** A frame up to this length is encoded under the lock, into a buffer that it shares. */
  private static final int SMALL_FRAME = 4 << 10;

  /** Callers that may wait do so while more than this is queued. */
  private static final int FULL = 256 << 10;

  /** Only frames that could not wait make the queue grow to this. */
  private static final int OVERFULL = 1 << 20;

  /** For each thread the JDK keeps a copy as large as the largest heap buffer that it wrote. */
  private static final int LARGEST_HEAP_WRITE = 16 << 10;

  /** A stream's frame that comes so soon after the last one is taken for one of many. */
  private static final long BURST_NANOS = 20_000;

  /** So many bytes of a burst leave together. */
  private static final int BURST = 16 << 10;

  private final SpinningLock lock = new SpinningLock();
  private final Room room = new Room(this::isFull);
  private final WritableByteChannel channel;
  private final NanoClock clock;
  private final Events events;

  @GuardedBy("lock")
  private final ArrayDeque<FrameBuffer> queue = new ArrayDeque<>(4);

  /** Bytes in the queue and in the writer's hands. Changes under the lock. */
  private volatile int pending;

  /** Changes under the lock. */
  private volatile boolean open = true;

  /** Whether a thread is writing, or waits for the socket to take more. */
  @GuardedBy("lock")
  private boolean writing;

  /** The number of {@link #hold}s that are not released. */
  @GuardedBy("lock")
  private int holds;

  /** The time of the last {@link #unlockAndFlushSoon}. */
  @GuardedBy("lock")
  private long lastOfStream;

  /** Runs once everything has been written. */
  @GuardedBy("lock")
  private @Nullable Runnable whenDrained;

  /** The rest that the socket did not take. Belongs to the writer. */
  private @Nullable FrameBuffer rest;

  OutgoingFrames(WritableByteChannel channel, NanoClock clock, Events events) {
    this.channel = channel;
    this.clock = clock;
    this.events = events;
  }

  /** Hears from the threads that append and write. None of the methods may throw. */
  interface Events {
    /**
     * Frames wait for others, with which they are to leave: {@link #flush} is to be called soon.
     */
    void onBacklog();

    /** The socket takes no more now; {@link #resume} is to be called when it does. */
    void onStalled();

    /** Fewer bytes are queued than callers wait for. */
    void onRoom();

    /** The connection is of no use any more: writing failed, perhaps within a frame. */
    void onWriteFailure(Throwable cause);
  }

  /** Begins steps that belong together. Never held across anything that blocks. */
  public void lock() {
    lock.lock();
  }

  /** Ends the steps, if nothing was appended or {@link #flush} is to follow. */
  public void unlock() {
    lock.unlock();
  }

  /** Ends the steps, and writes what is queued, unless it is held or being written. */
  @SuppressWarnings("GuardedBy") // the caller holds the lock
  public void unlockAndFlush() {
    FrameBuffer first = beginWriting();
    lock.unlock();
    if (first != null) {
      write(first);
    }
  }

  /**
   * Ends the steps that appended a message of a stream. It leaves at once, but in a burst with
   * those that follow: when they are many, when the sender waits for something and flushes, or when
   * the loop finds time.
   */
  @SuppressWarnings("GuardedBy") // the caller holds the lock
  public void unlockAndFlushSoon() {
    long now = clock.nanoTime();
    boolean burst = now - lastOfStream < BURST_NANOS && pending < BURST;
    lastOfStream = now;
    if (burst) {
      lock.unlock();
      events.onBacklog();
    } else {
      unlockAndFlush();
    }
  }

  /** Writes what is queued, unless it is held or being written. Never blocks. */
  public void flush() {
    if (pending > 0) {
      changeHoldsAndFlush(0);
    }
  }

  /** Keeps frames from being written until {@link #release}, so that they leave together. */
  void hold() {
    lock.lock();
    try {
      holds++;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a {@link #hold}, and writes what was appended since. */
  void release() {
    changeHoldsAndFlush(-1);
  }

  private void changeHoldsAndFlush(int change) {
    FrameBuffer first;
    lock.lock();
    try {
      holds += change;
      first = beginWriting();
    } finally {
      lock.unlock();
    }
    if (first != null) {
      write(first);
    }
  }

  /**
   * Returns whether callers that may wait do so; {@link Connection#resumeReading} is called when
   * that is over.
   */
  public boolean isFull() {
    return pending > FULL && open;
  }

  /**
   * Returns whether so much is queued that frames which could not wait must have done it; {@link
   * Connection#resumeReading} is called when that is over.
   */
  public boolean isOverfull() {
    return pending > OVERFULL && open;
  }

  /**
   * Waits until less is queued, the connection is closed, or the time is over. The calling thread
   * holds the lock before and after, not meanwhile.
   *
   * @param nanos the longest wait, from {@link Long#MAX_VALUE} for any time
   * @return whether there is room, or there will never be
   */
  public boolean awaitRoom(long nanos) throws InterruptedException {
    long left = nanos;
    while (isFull()) {
      if (left <= 0) {
        return false;
      }
      lock.unlock();
      try {
        left = room.await(left);
      } finally {
        lock.lock();
      }
    }
    return true;
  }

  /** Encodes a frame that is too large to be encoded while others wait; null for a small one. */
  public @Nullable LargeFrame encodeLarge(int type, int flags, FrameData data) {
    return FrameWriter.length(data) > SMALL_FRAME ? LargeFrame.encode(type, flags, data) : null;
  }

  /**
   * Appends a frame, or drops it if the connection is closed. A flush is to follow.
   *
   * @param encoded the outcome of {@link #encodeLarge} for the data
   */
  public void append(
      int streamId, int type, int flags, FrameData data, @Nullable LargeFrame encoded) {
    lock.lock();
    try {
      if (!open) {
        if (encoded != null) {
          encoded.release();
        }
        return;
      }
      if (encoded != null) {
        encoded.setStreamId(streamId);
        queue.addAll(encoded.takePieces());
        pending += encoded.length();
        return;
      }
      int length = FrameWriter.length(data);
      FrameBuffer buffer = queue.peekLast();
      if (buffer == null || buffer.bytes().remaining() < length) {
        buffer = BufferPool.SHARED.take();
        queue.addLast(buffer);
      }
      buffer.add(streamId, type, flags, data);
      pending += length;
    } finally {
      lock.unlock();
    }
  }

  /** Appends a small frame that carries no message. A flush is to follow. */
  public void append(int streamId, int type, int flags, FrameData data) {
    append(streamId, type, flags, data, encodeLarge(type, flags, data));
  }

  /** Goes on after {@link Events#onStalled}. */
  void resume() {
    FrameBuffer left = rest;
    if (left != null) {
      rest = null;
      write(left);
    }
  }

  /** Gives back the rest that the socket did not take, once the connection is closed. */
  void dropRest() {
    FrameBuffer left = rest;
    rest = null;
    if (left != null) {
      left.release();
    }
  }

  /** Runs the action once everything has been written; at once if everything has. */
  void whenDrained(Runnable action) {
    lock.lock();
    try {
      if (open && (writing || !queue.isEmpty())) {
        whenDrained = action;
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  /** Drops what is queued and what will come; wakes the threads that wait. */
  void close() {
    lock.lock();
    try {
      open = false;
      queue.forEach(FrameBuffer::release);
      queue.clear();
    } finally {
      lock.unlock();
    }
    room.signal();
  }

  /** Returns the first buffer to write, if there is one and nobody writes or holds. */
  @GuardedBy("lock")
  private @Nullable FrameBuffer beginWriting() {
    if (writing || holds > 0) {
      return null;
    }
    FrameBuffer first = queue.pollFirst();
    if (first == null) {
      return null;
    }
    writing = true;
    first.bytes().flip();
    return first;
  }

  private void write(FrameBuffer first) {
    FrameBuffer buffer = first;
    try {
      while (buffer != null && writeAll(buffer.bytes())) {
        buffer = next(buffer);
      }
      if (buffer != null) {
        rest = buffer;
        events.onStalled();
      }
    } catch (Throwable failure) {
      // A frame that is half written cannot be followed by another.
      close();
      if (buffer != null) {
        buffer.release();
      }
      events.onWriteFailure(failure);
    }
  }

  /** Writes the buffer; returns false if the channel took not all of it. */
  private boolean writeAll(ByteBuffer buffer) throws IOException {
    int limit = buffer.limit();
    while (buffer.position() < limit) {
      if (!buffer.isDirect()) {
        buffer.limit(Math.min(limit, buffer.position() + LARGEST_HEAP_WRITE));
      }
      int written = channel.write(buffer);
      buffer.limit(limit);
      if (written == 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the buffer to write after that one; null, and writes no longer, if there is none. */
  private @Nullable FrameBuffer next(FrameBuffer written) {
    boolean madeRoom;
    FrameBuffer next;
    Runnable drained = null;
    lock.lock();
    try {
      boolean wasFull = pending > FULL;
      pending -= written.bytes().limit();
      madeRoom = wasFull && pending <= FULL;
      next = queue.pollFirst();
      if (next == null) {
        writing = false;
        drained = whenDrained;
        whenDrained = null;
      } else {
        next.bytes().flip();
      }
    } finally {
      lock.unlock();
    }
    written.release();
    if (madeRoom) {
      room.signal();
      events.onRoom();
    }
    if (drained != null) {
      drained.run();
    }
    return next;
  }
}
