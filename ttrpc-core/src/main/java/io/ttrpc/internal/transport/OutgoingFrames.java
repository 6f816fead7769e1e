package io.ttrpc.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.wire.FrameBuffer;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameWriter;
import io.ttrpc.internal.wire.LargeFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
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
 * <p>Order: the frames of a stream keep their order. A frame that is the only one of its stream may
 * overtake others ({@link FrameLanes}).
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

  /** The number of queued bytes above which callers that may wait do so. */
  private static final int FULL = 256 << 10;

  /**
   * The number of queued bytes above which the connection stops reading. Only frames that cannot
   * wait fill the queue this far.
   */
  private static final int OVERFULL = 1 << 20;

  /**
   * The number of threads and actions that may wait for room until the connection stops reading
   * requests. The handlers of further requests would only wait as well.
   */
  private static final int MANY_WAITING = 64;

  /**
   * The maximum size of a heap buffer's write. For each thread the JDK keeps a direct buffer as
   * large as the largest heap buffer that the thread has written.
   */
  private static final int LARGEST_HEAP_WRITE = 16 << 10;

  /** The maximum time between two frames of a burst, in nanoseconds. */
  private static final long BURST_NANOS = 20_000;

  /** The number of queued bytes at which a burst is sent. */
  private static final int BURST = 16 << 10;

  final SpinningLock lock;
  final Room room;
  private final WritableByteChannel channel;
  private final NanoClock clock;
  private final Events events;

  @GuardedBy("lock")
  final FrameLanes lanes = new FrameLanes();

  /** The number of bytes in the queue and in the writer's hands. Changes under the lock. */
  volatile int pending;

  /** False once the connection is closed. Changes under the lock. */
  volatile boolean open = true;

  /** True while a thread writes, or waits for the socket to take more. */
  @GuardedBy("lock")
  boolean writing;

  /** True from the time when the socket takes no more until all queued frames are written. */
  @GuardedBy("lock")
  private boolean stalled;

  /** The number of bytes that {@link Events#onHeld} was told of. */
  @GuardedBy("lock")
  private int held;

  /** The number of {@link #hold}s that are not released. */
  @GuardedBy("lock")
  int holds;

  /** The time of the last {@link #unlockAndFlushSoon}. */
  @GuardedBy("lock")
  private long lastOfStream;

  /** The action to run once everything has been written. */
  @GuardedBy("lock")
  @Nullable Runnable whenDrained;

  /** The actions to run once there is room, or the connection is closed. */
  @GuardedBy("lock")
  List<Runnable> whenRoom = List.of();

  /** The buffer that the socket has not taken completely. Used by the writer only. */
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
     * Called when frames are queued that shall be sent together with later ones. {@link #flush}
     * must be called soon.
     */
    void onBacklog();

    /** Called when the socket takes no more bytes. {@link #resume} must be called when it does. */
    void onStalled();

    /**
     * Called when the number of bytes changes that are queued while the socket takes no more.
     * Called under the lock.
     *
     * @return false if there is no memory for them; the connection must be closed then
     */
    default boolean onHeld(int change) {
      return true;
    }

    /** Called when so few bytes are queued that callers need not wait any more. */
    void onRoom();

    /**
     * Called when writing has failed, perhaps within a frame, so that the connection cannot be used
     * any more.
     */
    void onWriteFailure(Throwable cause);
  }

  /** Begins steps that belong together. The lock must not be held across anything that blocks. */
  public void lock() {
    lock.lock();
  }

  /** Ends the steps, if nothing was appended or a call of {@link #flush} follows. */
  public void unlock() {
    lock.unlock();
  }

  /** Ends the steps, and writes the queued frames, unless they are held back or being written. */
  @SuppressWarnings("GuardedBy") // the caller holds the lock
  public void unlockAndFlush() {
    FrameBuffer first = beginWriting();
    lock.unlock();
    if (first != null) {
      write(first);
    }
  }

  /**
   * Ends the steps that appended a message of a stream. The message is sent at once, unless it
   * belongs to a burst. The messages of a burst are sent together: when many bytes are queued, when
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

  /** Writes the queued frames, unless they are held back or being written. Never blocks. */
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

  /** Ends a {@link #hold}, and writes the frames that were appended during it. */
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
   * Returns whether so many bytes are queued that callers wait if they may. {@link
   * Connection#resumeReading} is called when that ends.
   */
  public boolean isFull() {
    return pending > FULL && open;
  }

  /**
   * Returns whether so many bytes are queued that frames which cannot wait must be among them.
   * {@link Connection#resumeReading} is called when that ends.
   */
  public boolean isOverfull() {
    return pending > OVERFULL && open;
  }

  /**
   * Returns whether so many threads and actions wait for room that the handlers of further requests
   * would wait as well. {@link Connection#resumeReading} is called when that ends.
   */
  public boolean isCrowded() {
    if (!isFull()) {
      return false;
    }
    lock.lock();
    try {
      return room.waiting + whenRoom.size() >= MANY_WAITING;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for room as {@link #awaitRoom(long, BooleanSupplier)} does. */
  public boolean awaitRoom(long nanos) throws InterruptedException {
    return awaitRoom(nanos, () -> false);
  }

  /**
   * Waits until there is room, the connection is closed, or the time has passed. The calling thread
   * holds the lock before and after the wait, but not during it.
   *
   * @param nanos the maximum wait, or {@link Long#MAX_VALUE} for a wait without a limit
   * @param givenUp returns whether to end the wait; evaluated again after {@link #recheckRoom}
   * @return false if the time has passed
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

  /** Makes the threads that wait for room evaluate again whether their waits have been given up. */
  public void recheckRoom() {
    room.signalAll();
  }

  /**
   * Runs the action once, when there is room or the connection is closed: on the thread that made
   * the room, or at once on the calling thread if there is room. The action must neither block nor
   * throw.
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

  /**
   * Encodes a frame that is too large to be encoded under the lock. Returns null for a small one. A
   * caller that does not append the frame must {@linkplain LargeFrame#drop drop} it.
   */
  public @Nullable LargeFrame encodeLarge(int type, int flags, FrameData data) {
    return FrameWriter.length(data) > SMALL_FRAME ? LargeFrame.encode(type, flags, data) : null;
  }

  /**
   * Appends a frame, or drops it if the connection is closed. A flush must follow.
   *
   * @param encoded the outcome of {@link #encodeLarge} for the data
   */
  public void append(
      int streamId, int type, int flags, FrameData data, @Nullable LargeFrame encoded) {
    append(false, streamId, type, flags, data, encoded);
  }

  /**
   * Appends the only frame of a stream. If it is small, it is written before the frames of streams
   * with more frames, so that it does not wait for all of those. A flush must follow.
   *
   * @param encoded the outcome of {@link #encodeLarge} for the data
   */
  public void appendOnly(
      int streamId, int type, int flags, FrameData data, @Nullable LargeFrame encoded) {
    append(true, streamId, type, flags, data, encoded);
  }

  private void append(
      boolean isOnly,
      int streamId,
      int type,
      int flags,
      FrameData data,
      @Nullable LargeFrame encoded) {
    lock.lock();
    try {
      if (open) {
        pending +=
            encoded == null
                ? lanes.append(isOnly, streamId, type, flags, data)
                : lanes.append(streamId, encoded);
        tellHeld();
      } else if (encoded != null) {
        encoded.release();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Appends a frame without a message. A flush must follow. */
  public void append(int streamId, int type, int flags, FrameData data) {
    append(streamId, type, flags, data, encodeLarge(type, flags, data));
  }

  /** Continues writing after {@link Events#onStalled}. */
  void resume() {
    FrameBuffer left = rest;
    if (left != null) {
      rest = null;
      write(left);
    }
  }

  /**
   * Releases the buffer that the socket has not taken completely. Called when the connection is
   * closed.
   */
  void dropRest() {
    FrameBuffer left = rest;
    rest = null;
    if (left != null) {
      left.release();
    }
  }

  /** Runs the action once everything has been written, or at once if nothing is queued. */
  void whenDrained(Runnable action) {
    lock.lock();
    try {
      if (open && (writing || !lanes.isEmpty())) {
        whenDrained = action;
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  /** Drops the queued frames and all later ones, and wakes the threads that wait. */
  void close() {
    List<Runnable> waiting;
    lock.lock();
    try {
      open = false;
      lanes.clear();
      stalled = false;
      tellHeld();
      waiting = takeWhenRoom();
    } finally {
      lock.unlock();
    }
    room.signalAll();
    waiting.forEach(Runnable::run);
  }

  /**
   * Returns the first buffer to write, or null if there is none or frames are held back or being
   * written.
   */
  @GuardedBy("lock")
  @Nullable FrameBuffer beginWriting() {
    if (writing || holds > 0) {
      return null;
    }
    FrameBuffer first = take();
    if (first == null) {
      return null;
    }
    writing = true;
    first.bytes().flip();
    return first;
  }

  /** Takes the next buffer to write, or returns null if there is none. */
  @GuardedBy("lock")
  @Nullable FrameBuffer take() {
    return lanes.take();
  }

  private void write(FrameBuffer first) {
    FrameBuffer buffer = first;
    try {
      while (buffer != null && writeAll(buffer.bytes())) {
        buffer = next(buffer);
      }
      if (buffer != null) {
        stall();
        rest = buffer;
        events.onStalled();
      }
    } catch (Throwable failure) {
      // No frame can follow one that is written in part.
      close();
      if (buffer != null) {
        buffer.release();
      }
      events.onWriteFailure(failure);
    }
  }

  private void stall() {
    lock.lock();
    try {
      stalled = open;
      tellHeld();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells the listener of the bytes that wait for the socket to take more. Their buffers take up to
   * half as much again, for unused ends and for the encoder of each.
   */
  @GuardedBy("lock")
  private void tellHeld() {
    int now = stalled ? pending + pending / 2 : 0;
    if (now != held && events.onHeld(now - held)) {
      held = now;
    }
  }

  /** Writes the buffer. Returns false if the channel did not take all of it. */
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

  /** Returns the next buffer to write. If there is none, ends the writing and returns null. */
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
      next = take();
      if (next == null) {
        writing = false;
        stalled = false;
        drained = whenDrained;
        whenDrained = null;
      } else {
        next.bytes().flip();
      }
      tellHeld();
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
