package io.ttrpc.internal.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int32Value;
import io.ttrpc.internal.explore.Explorer;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.wire.Frame;
import io.ttrpc.internal.wire.FrameBuffer;
import io.ttrpc.internal.wire.FrameData;
import io.ttrpc.internal.wire.FrameWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A program over real outgoing frames, whose locks and socket an explorer controls. */
@SuppressWarnings("GuardedBy") // one thread runs at a time, and the state is read between sections
final class OutgoingProgram implements Explorer.Program {
  /** More than may be queued before callers wait. */
  private static final FrameData FULL =
      FrameData.message(BytesValue.of(ByteString.copyFrom(new byte[257 << 10])));

  /** A frame of two buffers. */
  private static final FrameData LARGE =
      FrameData.message(BytesValue.of(ByteString.copyFrom(new byte[70 << 10])));

  private final Explorer explorer;
  private final Script script;
  private final ModelLock lock;
  private final Socket socket = new Socket();
  private final TreeSet<String> lost = new TreeSet<>();
  private final Map<Integer, Integer> appended = new HashMap<>();
  final OutgoingFrames frames;

  private @Nullable String violation;
  private boolean ending;
  private boolean closed;
  private boolean givenUp;

  /** True between {@link #holdFirst} and {@link #releaseFirst}. */
  private boolean held;

  /** The rest of the program. */
  interface Script {
    void start(OutgoingProgram program) throws Exception;
  }

  /** Creates the frames, with or without a mistake. */
  interface Mechanism {
    OutgoingFrames create(Parts parts);
  }

  /** The parts of outgoing frames. */
  record Parts(
      WritableByteChannel channel,
      NanoClock clock,
      OutgoingFrames.Events events,
      SpinningLock lock,
      Room room) {
    Parts with(Room other) {
      return new Parts(channel, clock, events, lock, other);
    }

    OutgoingFrames frames() {
      return new OutgoingFrames(channel, clock, events, lock, room);
    }
  }

  OutgoingProgram(Explorer explorer, Script script, Mechanism mechanism) {
    this.explorer = explorer;
    this.script = script;
    this.lock = new ModelLock(explorer, this);
    Room room = new ModelRoom(new ModelLock(explorer, this));
    this.frames = mechanism.create(new Parts(socket, () -> 0, socket, lock, room));
  }

  @Override
  public void start() throws Exception {
    script.start(this);
    explorer.spawn("leader", "leader", socket::lead);
  }

  // For scripts.

  /** The body of a thread. */
  interface Body {
    void run() throws InterruptedException;
  }

  /** Adds a thread that has to end. */
  void thread(String name, Body body) {
    lost.add(name);
    explorer.spawn(
        name,
        name,
        () -> {
          try {
            body.run();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          lost.remove(name);
        });
  }

  /** Appends a frame, which is to be written; the frames of a stream have one sender. */
  void append(int stream) {
    FrameData data = FrameData.message(Int32Value.of(1));
    frames.append(stream, 1, appended.merge(stream, 1, Integer::sum) - 1, data);
  }

  /** Appends the only frame of a stream, which may overtake others. */
  void appendOnlyAndFlush(int stream) {
    FrameData data = FrameData.message(Int32Value.of(1));
    frames.appendOnly(stream, 1, appended.merge(stream, 1, Integer::sum) - 1, data, null);
    explorer.step("flush", this);
    frames.flush();
  }

  /** Appends a frame of several buffers, which no other frame may interrupt. */
  void appendLargeAndFlush(int stream) {
    frames.append(stream, 1, appended.merge(stream, 1, Integer::sum) - 1, LARGE);
    explorer.step("flush", this);
    frames.flush();
  }

  void appendAndFlush(int stream) {
    append(stream);
    explorer.step("flush", this);
    frames.flush();
  }

  void appendAndFlushSoon(int stream) {
    frames.lock();
    append(stream);
    frames.unlockAndFlushSoon();
  }

  /** Appends so much that callers wait. */
  void appendFull() {
    socket.toSkip = FrameWriter.length(FULL);
    frames.append(1, 1, 0, FULL);
  }

  /** Fills the queue, so that callers wait, until the socket takes more. */
  void fill() {
    socket.patience = 0;
    appendFull();
    frames.flush();
  }

  /** Fills the queue of a socket that takes nothing. */
  void fillForEver() {
    socket.stuck = true;
    fill();
  }

  void awaitRoomUnlessGivenUp() throws InterruptedException {
    frames.lock();
    boolean unused = frames.awaitRoom(Long.MAX_VALUE, () -> givenUp);
    frames.unlock();
  }

  /** Ends {@link #awaitRoomUnlessGivenUp}. */
  void giveUp() {
    explorer.step("give up", this);
    givenUp = true;
    frames.recheckRoom();
  }

  /** Waits for room as a caller does. */
  void awaitRoom(long nanos) throws InterruptedException {
    frames.lock();
    boolean there = frames.awaitRoom(nanos);
    if (there && frames.isFull()) {
      violation = "room where there is none";
    }
    frames.unlock();
  }

  /** Waits for room as a reader does, which goes on after the event. */
  void awaitOnRoom() {
    explorer.step("look whether full", this);
    if (frames.isFull()) {
      explorer.blockUntil("await room", socket.events, () -> socket.room);
    }
  }

  /** Returns an action that has to run once. */
  Runnable action(String name) {
    lost.add(name);
    return () -> {
      explorer.step(name, name);
      if (!lost.remove(name)) {
        violation = name + " runs twice";
      }
    };
  }

  /** Holds frames before any thread runs. */
  void holdFirst() {
    held = true;
    frames.hold();
  }

  /** Ends {@link #holdFirst}. */
  void releaseFirst() {
    explorer.step("release", socket);
    held = false;
    frames.release();
  }

  /** Closes the frames and the socket, as a connection does. */
  void close() {
    frames.close();
    explorer.step("close the socket", socket);
    closed = true;
  }

  /** Lets the socket take that many bytes more before it is full for the first time. */
  void stallAfter(int bytes) {
    socket.patience = bytes;
  }

  /** Lets a write fail, as one does for lack of memory. */
  void failWriting() {
    socket.failure = new OutOfMemoryError("Cannot reserve bytes of direct buffer memory");
  }

  // For the explorer.

  @Override
  public long state() {
    return (lock.isFree() ? frames.pending : -1) * 31L + socket.out.size();
  }

  @Override
  public void check() {
    if (socket.writers > 1) {
      violation = "two writers";
    }
    if (lock.isFree() && !frames.open && !frames.lanes.isEmpty()) {
      violation = "frames are queued after the end";
    }
    if (violation == null && lock.isFree() && frames.open) {
      int queued = bytes(frames.lanes.queue) + bytes(frames.lanes.urgent);
      if (frames.writing ? frames.pending <= queued : frames.pending != queued) {
        violation = frames.pending + " bytes are counted as pending, but " + queued + " are queued";
      }
    }
    if (violation != null) {
      throw new AssertionError(violation);
    }
  }

  private static int bytes(Collection<FrameBuffer> buffers) {
    return buffers.stream().mapToInt(each -> each.bytes().position()).sum();
  }

  @Override
  public void end() {
    check();
    if (!lost.isEmpty()) {
      throw new AssertionError("lost: " + lost);
    }
    boolean all = frames.open && !socket.isBroken();
    if (all && (frames.pending != 0 || frames.writing || frames.holds != 0)) {
      throw new AssertionError("a frame stays in the queue");
    }
    checkWritten(all);
    frames.close();
    frames.dropRest();
    ending = true;
  }

  private void checkWritten(boolean all) {
    Map<Integer, Integer> written = new HashMap<>();
    for (Frame frame : socket.written()) {
      int expected = written.merge(frame.streamId(), 1, Integer::sum) - 1;
      if (frame.flags() != expected) {
        throw new AssertionError(frame + " is not frame " + expected + " of its stream");
      }
    }
    if (all && !written.equals(appended)) {
      throw new AssertionError("written " + written + " of " + appended);
    }
  }

  /** A room whose unlocked look is a step. */
  private final class ModelRoom extends Room {
    ModelRoom(ModelLock lock) {
      super(lock);
    }

    @Override
    boolean isAwaited() {
      explorer.step("look for waiters", OutgoingProgram.this);
      return super.isAwaited();
    }
  }

  /** The socket, and the leader that does the rest of the work. */
  private final class Socket implements WritableByteChannel, OutgoingFrames.Events {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The number of bytes that need not be kept. */
    int toSkip;

    final Object events = new Object();

    /** The number of bytes that the socket takes before it is full once; negative for any. */
    int patience = -1;

    /** True if the socket never takes a byte. */
    boolean stuck;

    @Nullable Error failure;
    boolean room;
    private boolean failed;
    private boolean backlog;
    private boolean stalled;
    private int writers;

    boolean isBroken() {
      return failed || closed || stuck;
    }

    List<Frame> written() {
      try {
        return WrittenFrames.in(out.toByteArray());
      } catch (IOException e) {
        throw new AssertionError("the frames are mixed up", e);
      }
    }

    void lead() {
      while (true) {
        explorer.blockUntil("lead", events, () -> backlog || (stalled && !stuck) || ending);
        if (stalled && !stuck) {
          stalled = false;
          explorer.step("resume", this);
          frames.resume();
        } else if (backlog) {
          backlog = false;
          explorer.step("flush", OutgoingProgram.this);
          frames.flush();
        } else {
          return;
        }
      }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      // A buffer on the heap is written in parts, which depends on the pool's buffers.
      if (from.position() == 0) {
        writers++;
        explorer.step("write", this);
        writers--;
      }
      if (held) {
        violation = "held frames are written";
      }
      if (closed) {
        throw new ClosedChannelException();
      }
      Error toThrow = failure;
      if (toThrow != null) {
        failure = null;
        throw toThrow;
      }
      int taken = from.remaining();
      if (patience >= 0) {
        taken = Math.min(taken, patience);
        patience = taken == 0 ? -1 : patience - taken;
      }
      int skipped = Math.min(taken, toSkip);
      toSkip -= skipped;
      from.position(from.position() + skipped);
      byte[] bytes = new byte[taken - skipped];
      from.get(bytes);
      out.writeBytes(bytes);
      return taken;
    }

    @Override
    public void onBacklog() {
      explorer.step("backlog", events);
      backlog = true;
    }

    @Override
    public void onStalled() {
      explorer.step("stalled", events);
      stalled = true;
    }

    @Override
    public void onRoom() {
      explorer.step("room", events);
      room = true;
    }

    @Override
    public void onWriteFailure(Throwable cause) {
      explorer.step("write failure", this);
      if (failed) {
        violation = "a write fails twice";
      }
      failed = true;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
