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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The frames that a connection has not written yet. Threads append frames under the lock. A thread
 * that finds no other thread writing becomes the writer, and also writes the frames that others
 * append meanwhile, so that the frames of a busy connection leave together.
 *
 * <p>Hand-over of writing: {@code writing} is true while a thread is in {@link #write}, or while
 * the socket is full and {@link Events#onStalled} has been called. It changes under the lock only.
 * It becomes false only when the queue is empty; after a failed write it stays true, and the queue
 * is closed. A thread that appends calls {@link #flush} afterwards. If another thread writes or
 * holds frames back, that thread looks at the queue again under the lock; otherwise, the thread
 * that flushes writes. So no frame stays in the queue.
 *
 * <p>Lock rule: the lock is held to append and to take a buffer, never across a write to the
 * socket. A caller may hold it across several steps with {@link #lock}, such as taking a stream id
 * and appending its request frame.
 *
 * <p>{@code OutgoingExplorerTest} runs the hand-over under all schedules of small programs. Tests
 * extend the class with mistakes.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // pending changes under the lock only
public class OutgoingFrames {
  /** A frame up to this length is encoded under the lock, into a buffer that it shares. */
  private static final int SMALL_FRAME = 4 << 10;

  /** Callers that may wait do so while more than this is queued. */
  private static final int FULL = 256 << 10;

  /** Only frames that cannot wait make the queue grow to this. */
  private static final int OVERFULL = 1 << 20;

  /** For each thread the JDK keeps a copy as large as the largest heap buffer that it wrote. */
  private static final int LARGEST_HEAP_WRITE = 16 << 10;

  /** A stream's frame that follows the last one within this time belongs to a burst. */
  private static final long BURST_NANOS = 20_000;

  /** The number of bytes of a burst that leave together. */
  private static final int BURST = 16 << 10;

  final SpinningLock lock;
  final Room room;
  private final WritableByteChannel channel;
  private final NanoClock clock;
  private final Events events;

  @GuardedBy("lock")
  final ArrayDeque<FrameBuffer> queue = new ArrayDeque<>(4);

  /** Bytes in the queue and in the writer's hands. Changes under the lock. */
  volatile int pending;

  /** Changes under the lock. */
  volatile boolean open = true;

  /** Whether a thread is writing, or waits for the socket to take more. */
  @GuardedBy("lock")
  boolean writing;

  /** The number of {@link #hold}s that are not released. */
  @GuardedBy("lock")
  int holds;

  /** The time of the last {@link #unlockAndFlushSoon}. */
  @GuardedBy("lock")
  private long lastOfStream;

  /** Runs once everything has been written. */
  @GuardedBy("lock")
  @Nullable Runnable whenDrained;

  /** Run once less is queued, or the connection is closed. */
  @GuardedBy("lock")
  List<Runnable> whenRoom = List.of();

  /** The rest that the socket did not take. Belongs to the writer. */
  private @Nullable FrameBuffer rest;

  OutgoingFrames(WritableByteChannel channel, NanoClock clock, Events events) {
    this(channel, clock, events, new SpinningLock(), new Room(new ReentrantLock()));
  }

  OutgoingFrames(
      WritableByteChannel channel, NanoClock clock, Events events, SpinningLock lock, Room room) {
    this.channel = channel;
    this.clock = clock;
    this.events = events;
    this.lock = lock;
    this.room = room;
  }

  /** A listener of the threads that append and write. None of the methods may throw. */
  interface Events {
    /**
     * Frames are queued that are to leave together with later ones: {@link #flush} is to be called
     * soon.
     */
    void onBacklog();

    /** The socket takes no more now; {@link #resume} is to be called when it does. */
    void onStalled();

    /** So few bytes are queued that callers need not wait any more. */
    void onRoom();

    /** Writing has failed, perhaps within a frame, so that the connection is of no use any more. */
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
   * Ends the steps that appended a message of a stream. The message leaves at once, unless it
   * belongs to a burst. The messages of a burst leave together: when many bytes are queued, when
   * the sender waits for something and flushes, or when the leader runs its next tasks.
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

  /** Holds frames back until {@link #release}, so that they leave together. */
  void hold() {
    lock.lock();
    try {
      holds++;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a {@link #hold}, and writes the frames that were appended since. */
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
   * Returns whether so much is queued that callers wait if they may; {@link
   * Connection#resumeReading} is called when that is over.
   */
  public boolean isFull() {
    return pending > FULL && open;
  }

  /**
   * Returns whether so much is queued that frames which cannot wait must be a part of it; {@link
   * Connection#resumeReading} is called when that is over.
   */
  public boolean isOverfull() {
    return pending > OVERFULL && open;
  }

  /** Waits for room as {@link #awaitRoom(long, BooleanSupplier)} does. */
  public boolean awaitRoom(long nanos) throws InterruptedException {
    return awaitRoom(nanos, () -> false);
  }

  /**
   * Waits until less is queued, the connection is closed, or the time is over. The calling thread
   * holds the lock before and after, not meanwhile.
   *
   * @param nanos the longest wait, from {@link Long#MAX_VALUE} for any time
   * @param givenUp ends the wait when it has become true and {@link #recheckRoom} is called
   * @return whether there is room, or there is no need for it
   */
  public boolean awaitRoom(long nanos, BooleanSupplier givenUp) throws InterruptedException {
    long left = nanos;
    while (isFull() && !givenUp.getAsBoolean()) {
      if (left <= 0) {
        return false;
      }
      lock.unlock();
      try {
        left = room.await(() -> isFull() && !givenUp.getAsBoolean(), left);
      } finally {
        lock.lock();
      }
    }
    return true;
  }

  /** Makes the threads that wait for room look again whether their waits have been given up. */
  public void recheckRoom() {
    room.signalAll();
  }

  /**
   * Runs the action once, when less is queued or the connection is closed: on the thread that made
   * the room, or at once on this one if there is room. The action must neither block nor throw.
   */
  public void whenRoom(Runnable action) {
    lock.lock();
    try {
      if (isFull()) {
        if (whenRoom.isEmpty()) {
          whenRoom = new ArrayList<>(2);
        }
        whenRoom.add(action);
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  @GuardedBy("lock")
  List<Runnable> takeWhenRoom() {
    List<Runnable> actions = whenRoom;
    whenRoom = List.of();
    return actions;
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

  /** Continues to write after {@link Events#onStalled}. */
  void resume() {
    FrameBuffer left = rest;
    if (left != null) {
      rest = null;
      write(left);
    }
  }

  /** Releases the rest that the socket did not take, once the connection is closed. */
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

  /**
   * Drops the frames that are queued and those that will be appended; wakes the threads that wait.
   */
  void close() {
    List<Runnable> waiting;
    lock.lock();
    try {
      open = false;
      queue.forEach(FrameBuffer::release);
      queue.clear();
      waiting = takeWhenRoom();
    } finally {
      lock.unlock();
    }
    room.signalAll();
    waiting.forEach(Runnable::run);
  }

  /** Returns the first buffer to write, if there is one and nobody writes or holds. */
  @GuardedBy("lock")
  @Nullable FrameBuffer beginWriting() {
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
  @Nullable FrameBuffer next(FrameBuffer written) {
    boolean madeRoom;
    FrameBuffer next;
    Runnable drained = null;
    List<Runnable> waiting = List.of();
    lock.lock();
    try {
      boolean wasFull = pending > FULL;
      pending -= written.bytes().limit();
      madeRoom = wasFull && pending <= FULL;
      if (madeRoom) {
        waiting = takeWhenRoom();
      }
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
      waiting.forEach(Runnable::run);
    }
    if (drained != null) {
      drained.run();
    }
    return next;
  }
}
