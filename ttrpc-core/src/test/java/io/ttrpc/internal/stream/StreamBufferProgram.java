package io.ttrpc.internal.stream;

import com.google.protobuf.ByteString;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamFullException;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.explore.Explorer;
import io.ttrpc.internal.memory.MemoryAccount;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A program over a real buffer, whose hand-overs an explorer controls. */
final class StreamBufferProgram implements Explorer.Program {
  private static final int PAUSE = 1;

  /** A message takes all of it, so that each one that is not consumed fills the buffer. */
  private static final StreamBufferLimits LIMITS = new StreamBufferLimits(1, 100, PAUSE);

  private final Explorer explorer;
  private final Script script;
  private final Object reader = new Object();
  private final HandTime time = new HandTime();
  private final Set<Thread> permits = new HashSet<>();
  private final TreeSet<String> lost = new TreeSet<>();
  final ModelStreamBuffer buffer;

  private @Nullable String violation;
  private boolean held;

  /** True if the reader was told to read on before it knew that it was held back. */
  private boolean readOn;

  private boolean ended;
  private boolean overflowed;
  private int consumed;
  private int signals;

  /** The number of messages that a consumer must get. */
  private int due;

  /** The rest of the program. */
  interface Script {
    void start(StreamBufferProgram program);
  }

  /** Creates the buffer, with or without a mistake. */
  interface Mechanism {
    ModelStreamBuffer create(StreamBufferProgram program);
  }

  StreamBufferProgram(Explorer explorer, Script script, Mechanism mechanism) {
    this.explorer = explorer;
    this.script = script;
    this.buffer = mechanism.create(this);
  }

  @Override
  public void start() {
    script.start(this);
  }

  // For scripts.

  /** Adds a thread that has to end. */
  void thread(String name, Runnable body) {
    lost.add(name);
    explorer.spawn(
        name,
        name,
        () -> {
          body.run();
          lost.remove(name);
        });
  }

  /** Brings messages as a reader does, which stops while it is held back; then the end. */
  void bring(int messages, Runnable end) {
    for (int i = 0; i < messages; i++) {
      ByteString message = ByteString.copyFromUtf8("" + i);
      explorer.step("offer", this);
      while (!buffer.offer(message)) {
        explorer.step("refused", reader);
        held = !readOn;
        readOn = false;
        explorer.blockUntil("held back", reader, () -> !held);
        explorer.step("offer again", this);
      }
    }
    explorer.step("end", this);
    end.run();
  }

  static TtrpcException failure() {
    return new TtrpcException(StatusCode.UNAVAILABLE, "lost");
  }

  /** The consumer must get so many messages. */
  void expect(int messages) {
    due = messages;
  }

  /** Takes messages, and waits for them, until the end. */
  void consume() {
    while (!ended) {
      try {
        buffer.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      explorer.step("poll", this);
      boolean unused = pollOnce();
    }
  }

  /** Takes messages each time that it is told of some, until the end. */
  void consumeWhenTold() {
    explorer.step("subscribe", this);
    buffer.onReadable(
        () -> {
          explorer.step("told", lost);
          signals++;
        });
    while (!ended) {
      explorer.blockUntil("await a signal", lost, () -> signals > 0);
      signals = 0;
      do {
        explorer.step("poll", this);
      } while (pollOnce());
    }
  }

  /** Returns whether there was a message. */
  private boolean pollOnce() {
    try {
      boolean readable = buffer.isReadableNow();
      ByteString message = buffer.poll();
      if (message == null) {
        ended = readable;
        return false;
      }
      if (!message.toStringUtf8().equals("" + consumed)) {
        violation = "message " + message.toStringUtf8() + " is not message " + consumed;
      }
      consumed++;
      return true;
    } catch (TtrpcException failure) {
      ended = true;
      return false;
    }
  }

  /** Lets the pause pass that the reader may be held back. */
  void passTime() {
    explorer.step("time passes", this);
    time.pass(PAUSE);
  }

  // For the buffer.

  void onReadOn() {
    explorer.step("read on", reader);
    if (readOn) {
      violation = "the reader is told twice";
    }
    readOn = !held;
    held = false;
  }

  private void onOverflow(StreamFullException cause) {
    explorer.step("overflow", reader);
    if (overflowed) {
      violation = "the stream overflows twice";
    }
    overflowed = true;
  }

  // For the explorer.

  @Override
  public long state() {
    return (consumed * 31L + permits.size()) * 31 + time.alarms();
  }

  @Override
  public void check() {
    if (violation != null) {
      throw new AssertionError(violation);
    }
  }

  @Override
  public void end() {
    check();
    if (!lost.isEmpty()) {
      throw new AssertionError("lost: " + lost);
    }
    if (consumed < due) {
      throw new AssertionError(consumed + " messages of " + due + " are consumed");
    }
    if (readOn || time.alarms() > 0) {
      throw new AssertionError("a pause has not ended once");
    }
    if (pollOnce()) {
      throw new AssertionError("a message after the end");
    }
  }

  /** The real buffer, whose hand-overs are steps. */
  static class ModelStreamBuffer extends StreamBuffer {
    private final StreamBufferProgram program;

    ModelStreamBuffer(StreamBufferProgram program) {
      this(program, program::onReadOn);
    }

    ModelStreamBuffer(StreamBufferProgram program, Runnable readOn) {
      super(
          LIMITS,
          MemoryAccount.unlimited(),
          readOn,
          program.time,
          program.time,
          program::onOverflow);
      this.program = program;
    }

    boolean isReadableNow() {
      return super.isThere();
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // a step must not hold the monitor
    public boolean isThere() {
      if (Thread.holdsLock(this)) {
        return super.isThere();
      }
      program.explorer.step("look", program);
      boolean there = super.isThere();
      if (!there) {
        program.explorer.step("looked", program);
      }
      return there;
    }

    @Override
    void wake(@Nullable Runnable action) {
      program.explorer.step("wake", program);
      super.wake(action);
    }

    @Override
    protected boolean take(Thread waiting) {
      program.explorer.step("take", program);
      return super.take(waiting);
    }

    @Override
    protected void park() {
      Thread me = Thread.currentThread();
      boolean unused =
          program.explorer.block("park", program.permits, () -> program.permits.contains(me));
      program.permits.remove(me);
    }

    @Override
    protected void unpark(Thread waiting) {
      program.explorer.step("unpark", program.permits);
      program.permits.add(waiting);
    }
  }
}
