package io.ttrpc.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.internal.wire.FrameBuffer;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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
@SuppressWarnings("NonAtomicVolatileUpdate") // pending changes under the lock only
public final class OutgoingFrames {
  /** A frame up to this length is encoded under the lock, into a buffer that it shares. */
  private static final int SMALL_FRAME = 4 << 10;

  /** Callers that may wait do so while more than this is queued. */
  private static final int FULL = 256 << 10;

  /** Only frames that could not wait make the queue grow to this. */
  private static final int OVERFULL = 1 << 20;

  /** The most bytes given to a channel at once: the JDK copies what it is given, taken or not. */
  private static final int LARGEST_WRITE = 128 << 10;

  /** A stream's frame that comes so soon after the last one is taken for one of many. */
  private static final long BURST_NANOS = 20_000;

  /** So many bytes of a burst leave together. */
  private static final int BURST = 16 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final WritableByteChannel channel;
  private final Events events;

  @GuardedBy("lock")
  private final ArrayDeque<FrameBuffer> queue = new ArrayDeque<>(4);

  /** Bytes in the queue and in the writer's hands. Changes under the lock. */
  private volatile int pending;

  /** Whether somebody is writing, or waits for the socket to take more. */
  @GuardedBy("lock")
  private boolean writing;

  @GuardedBy("lock")
  private boolean open = true;

  /** When {@link #unlockAndFlushSoon} was called last. */
  @GuardedBy("lock")
  private long lastOfStream;

  /** Runs once everything has been written. */
  @GuardedBy("lock")
  private @Nullable Runnable whenDrained;

  /** Run once less is queued, or the connection is closed. */
  @GuardedBy("lock")
  private List<Runnable> whenRoom = new ArrayList<>(0);

  /** The rest of what the socket did not take. Belongs to whoever writes. */
  private @Nullable FrameBuffer rest;

  OutgoingFrames(WritableByteChannel channel, Events events) {
    this.channel = channel;
    this.events = events;
  }

  /** Hears from the threads that append and write. */
  interface Events {
    /**
     * Frames wait for others, with which they are to leave soon: {@link #flush} is to be called.
     */
    void onBacklog();

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

  /** Ends the steps, if nothing was appended or {@link #flush} is to follow. */
  public void unlock() {
    lock.unlock();
  }

  /** Ends the steps, and writes what is queued, unless somebody does already. Never blocks. */
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
  public void unlockAndFlushSoon() {
    if (isBurst() && pending < BURST) {
      lock.unlock();
      events.onBacklog();
    } else {
      unlockAndFlush();
    }
  }

  private boolean isBurst() {
    lock.lock();
    try {
      long now = System.nanoTime();
      boolean burst = now - lastOfStream < BURST_NANOS;
      lastOfStream = now;
      return burst;
    } finally {
      lock.unlock();
    }
  }

  /** Writes what is queued, unless somebody does already. Never blocks. */
  public void flush() {
    FrameBuffer first = pending > 0 ? beginWriting() : null;
    if (first != null) {
      write(first);
    }
  }

  /**
   * Keeps others from writing until {@link #endHold}, so that what they append leaves together.
   *
   * @return whether this thread holds them up, and not somebody else
   */
  boolean tryHold() {
    lock.lock();
    try {
      if (writing) {
        return false;
      }
      writing = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Writes what was appended since {@link #tryHold}. */
  void endHold() {
    FrameBuffer first = next(null);
    if (first != null) {
      write(first);
    }
  }

  /**
   * Whether callers that may wait do so; {@link Connection#resumeReading} is called when that is
   * over.
   */
  public boolean isFull() {
    return isAbove(FULL);
  }

  /**
   * Whether so much is queued that frames which could not wait must have done it; {@link
   * Connection#resumeReading} is called when that is over.
   */
  public boolean isOverfull() {
    return isAbove(OVERFULL);
  }

  private boolean isAbove(int bytes) {
    if (pending <= bytes) {
      return false;
    }
    lock.lock();
    try {
      return open && pending > bytes;
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
    if (!isFull()) {
      return true;
    }
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

  /**
   * Runs the action once, when less is queued or the connection is closed: on the thread that made
   * the room, or at once on this one if there is room. The action must not block.
   */
  public void whenRoom(Runnable action) {
    lock.lock();
    try {
      if (open && pending > FULL) {
        whenRoom.add(action);
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  @GuardedBy("lock")
  private List<Runnable> takeWhenRoom() {
    List<Runnable> actions = whenRoom;
    if (actions.isEmpty()) {
      return List.of();
    }
    whenRoom = new ArrayList<>(0);
    return actions;
  }

  /** Encodes a frame that is too large to be encoded while others wait; null for a small one. */
  public @Nullable FrameBuffer encodeLarge(int type, int flags, FrameData data) {
    return FrameWriter.length(data) > SMALL_FRAME ? FrameBuffer.of(0, type, flags, data) : null;
  }

  /**
   * Appends a frame, or drops it if the connection is closed. A flush is to follow.
   *
   * @param encoded what {@link #encodeLarge} made of the data
   */
  public void append(
      int streamId, int type, int flags, FrameData data, @Nullable FrameBuffer encoded) {
    lock.lock();
    try {
      if (!open) {
        return;
      }
      if (encoded != null) {
        encoded.setStreamId(streamId);
        queue.addLast(encoded);
        pending += encoded.bytes().position();
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
    List<Runnable> waiting;
    lock.lock();
    try {
      open = false;
      queue.clear();
      room.signalAll();
      waiting = takeWhenRoom();
    } finally {
      lock.unlock();
    }
    waiting.forEach(Runnable::run);
  }

  /** The first buffer to write, if there is one and nobody is writing. */
  private @Nullable FrameBuffer beginWriting() {
    lock.lock();
    try {
      if (writing || queue.isEmpty()) {
        return null;
      }
      writing = true;
      return flipped(queue.removeFirst());
    } finally {
      lock.unlock();
    }
  }

  private void write(FrameBuffer first) {
    try {
      for (FrameBuffer buffer = first; buffer != null; buffer = next(buffer)) {
        if (!writeAll(buffer.bytes())) {
          rest = buffer;
          events.onStalled();
          return;
        }
      }
    } catch (IOException e) {
      events.onWriteFailure(e);
    }
  }

  /** Writes the buffer; false if the channel took not all of it. */
  private boolean writeAll(ByteBuffer buffer) throws IOException {
    int limit = buffer.limit();
    while (buffer.position() < limit) {
      buffer.limit(Math.min(limit, buffer.position() + LARGEST_WRITE));
      int written = channel.write(buffer);
      buffer.limit(limit);
      if (written == 0) {
        return false;
      }
    }
    return true;
  }

  /** The buffer to write after that one; null, and no longer writing, when there is none. */
  private @Nullable FrameBuffer next(@Nullable FrameBuffer written) {
    boolean madeRoom;
    List<Runnable> waiting = List.of();
    FrameBuffer next;
    Runnable drained = null;
    lock.lock();
    try {
      boolean wasFull = pending > FULL;
      pending -= written == null ? 0 : written.bytes().limit();
      madeRoom = wasFull && pending <= FULL;
      if (madeRoom) {
        room.signalAll();
        waiting = takeWhenRoom();
      }
      next = queue.pollFirst();
      if (next == null) {
        writing = false;
        drained = whenDrained;
        whenDrained = null;
      }
    } finally {
      lock.unlock();
    }
    if (written != null) {
      BufferPool.SHARED.give(written);
    }
    if (madeRoom) {
      events.onRoom();
      waiting.forEach(Runnable::run);
    }
    if (drained != null) {
      drained.run();
    }
    return next == null ? null : flipped(next);
  }

  private static FrameBuffer flipped(FrameBuffer buffer) {
    buffer.bytes().flip();
    return buffer;
  }
}
