package io.ttrpc.internal.stream;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import io.ttrpc.StreamFullException;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.loop.Awaited;
import io.ttrpc.internal.memory.MemoryAccount;
import io.ttrpc.internal.memory.MemoryAccount.Grant;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.Timers;
import io.ttrpc.internal.transport.Connection;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The received messages of a stream that were not consumed yet, encoded and in order, followed by
 * the end or a failure. The connection's reader fills the buffer and never waits. One consumer at a
 * time empties it.
 *
 * <p>A full stream buffer pauses the reader, and with it the whole connection, for a limited time:
 * for each bufferful that is consumed, {@link StreamBufferLimits#pauseNanos} in total. If a
 * consumer is slower, its own stream fails, so that the other streams of the connection go on.
 *
 * <p>Hand-over to the consumer: the reader adds a message or the end under the lock, and wakes the
 * consumer afterwards. The consumer registers itself first, and looks under the lock afterwards. So
 * at least one of them sees the other. Hand-over to the reader: refusing a message and beginning
 * the pause are one step under the lock. The thread that makes room or ends the buffer also ends
 * the pause under the lock. The thread that has ended a pause makes the reader continue. So a
 * paused reader always has an alarm that finally ends the buffer, and it is resumed once for each
 * pause. {@code StreamBufferExplorerTest} runs both hand-overs under all schedules of small
 * programs, and extends this class.
 */
public class StreamBuffer extends Awaited {
  /** The memory of a message beside its bytes. */
  private static final int PER_MESSAGE = 64;

  private final StreamBufferLimits limits;
  private final MemoryAccount memory;
  private final Runnable readOn;
  private final Consumer<StreamFullException> onOverflow;

  @GuardedBy("this")
  private final ArrayDeque<ByteString> messages = new ArrayDeque<>(4);

  @GuardedBy("this")
  private long bytes;

  /** True once the end or the failure follows the messages. */
  @GuardedBy("this")
  private boolean ended;

  @GuardedBy("this")
  private @Nullable TtrpcException failure;

  @GuardedBy("this")
  private @Nullable Runnable onReadable;

  @GuardedBy("this")
  private final ReaderPause pause;

  @GuardedBy("this")
  private int messagesSinceRefill;

  @GuardedBy("this")
  private long bytesSinceRefill;

  /**
   * Creates an empty buffer.
   *
   * @param memory the memory of the connection, which the messages are charged to
   * @param onOverflow fails the stream; called on the timer thread or by the reader
   */
  public StreamBuffer(
      StreamBufferLimits limits,
      MemoryAccount memory,
      Connection connection,
      Timers timers,
      Consumer<StreamFullException> onOverflow) {
    this(limits, memory, connection::resumeReading, timers::schedule, NanoClock.SYSTEM, onOverflow);
  }

  /** Creates an empty stream buffer with the given reader and clock. */
  StreamBuffer(
      StreamBufferLimits limits,
      MemoryAccount memory,
      Runnable readOn,
      ReaderPause.Alarms alarms,
      NanoClock clock,
      Consumer<StreamFullException> onOverflow) {
    this.limits = limits;
    this.memory = memory;
    this.readOn = readOn;
    this.onOverflow = onOverflow;
    this.pause = new ReaderPause(limits.pauseNanos(), clock, alarms, this::onPauseAlarm);
  }

  /**
   * Adds a message, which must be an immutable copy. Drops it if the buffer has ended. Fails the
   * stream if there is no memory for the message.
   *
   * @return false if there is no room; the reader must then stop, and is resumed when there is room
   */
  public boolean offer(ByteString message) {
    Runnable action = null;
    Grant grant;
    synchronized (this) {
      if (ended) {
        return true;
      }
      if (isFullFor(message)) {
        pause.begin();
        return false;
      }
      grant = memory.charge(cost(message));
      if (grant == Grant.GRANTED) {
        messages.addLast(message);
        bytes += message.size();
        action = onReadable;
      }
      // If the reader has retried for another reason, its pause ends here.
      boolean unused = pause.end();
    }
    if (grant == Grant.GRANTED) {
      wake(action);
    } else {
      overflow(memory.describe(grant, "the message", cost(message)));
    }
    return true;
  }

  private static long cost(ByteString message) {
    return (long) message.size() + PER_MESSAGE;
  }

  /**
   * Ends the stream without a failure. The messages in the buffer can still be read. Only the first
   * end counts.
   */
  public void end() {
    finish(null, Rest.KEPT);
  }

  /**
   * Ends the stream with a failure. The messages in the buffer can still be read. Only the first
   * end counts.
   */
  public void fail(TtrpcException cause) {
    finish(cause, Rest.KEPT);
  }

  /** Drops all messages, and later ones. A consumer sees the end of the stream. */
  public void discard() {
    finish(null, Rest.DROPPED);
  }

  /** Drops all messages, and later ones. A consumer sees the failure. */
  public void discard(TtrpcException cause) {
    finish(cause, Rest.DROPPED);
  }

  /**
   * Registers an action that runs each time the buffer becomes readable, on the thread that made it
   * so.
   */
  public void onReadable(Runnable action) {
    synchronized (this) {
      onReadable = action;
      if (!isReadable()) {
        return;
      }
    }
    action.run();
  }

  /** Returns whether the buffer has no message. */
  public synchronized boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Returns whether the buffer has a message, the end or a failure. */
  public boolean isReadable() {
    return isThere();
  }

  @Override
  public synchronized boolean isThere() {
    return ended || !messages.isEmpty();
  }

  /**
   * Takes the next message. Returns null if there is none at this time, or none any more.
   *
   * @throws TtrpcException if the stream has failed and all messages were taken
   */
  public @Nullable ByteString poll() {
    boolean pauseEnded;
    ByteString message;
    synchronized (this) {
      message = messages.pollFirst();
      if (message == null) {
        throwFailure();
        return null;
      }
      bytes -= message.size();
      memory.credit(cost(message));
      pauseEnded = hasRoomAgain() && pause.end();
      count(message);
    }
    if (pauseEnded) {
      readOn.run();
    }
    return message;
  }

  /** Throws the failure of the stream if there is one, even if messages are left. */
  public synchronized void throwFailure() {
    if (failure != null) {
      throw failures().atCaller(failure);
    }
  }

  private void finish(@Nullable TtrpcException cause, Rest rest) {
    boolean pauseEnded;
    Runnable action;
    synchronized (this) {
      if (!ended) {
        ended = true;
        failure = cause;
      }
      if (rest == Rest.DROPPED) {
        memory.credit(bytes + (long) PER_MESSAGE * messages.size());
        messages.clear();
        bytes = 0;
      }
      pauseEnded = pause.end();
      action = onReadable;
    }
    try {
      wake(action);
    } finally {
      if (pauseEnded) {
        readOn.run();
      }
    }
  }

  void wake(@Nullable Runnable action) {
    signal();
    if (action != null) {
      action.run();
    }
  }

  @GuardedBy("this")
  private boolean isFullFor(ByteString message) {
    return messages.size() >= limits.messages()
        || (bytes > 0 && bytes + message.size() > limits.bytes());
  }

  /**
   * Returns whether at least a quarter of the buffer is free. The reader waits for that much, so
   * that it is not resumed for every single message.
   */
  @GuardedBy("this")
  private boolean hasRoomAgain() {
    return messages.size() <= limits.messages() * 3L / 4 && bytes <= limits.bytes() * 3L / 4;
  }

  /** Counts a consumed message. A bufferful of them renews the budget of pauses. */
  @GuardedBy("this")
  private void count(ByteString consumed) {
    messagesSinceRefill++;
    bytesSinceRefill += consumed.size();
    if (messagesSinceRefill >= limits.messages() || bytesSinceRefill >= limits.bytes()) {
      messagesSinceRefill = 0;
      bytesSinceRefill = 0;
      pause.refill();
    }
  }

  private void onPauseAlarm() {
    synchronized (this) {
      if (!pause.isUsedUp()) {
        return;
      }
    }
    overflow(
        "%d messages or %d bytes waited for their consumer"
            .formatted(limits.messages(), limits.bytes()));
  }

  private void overflow(String reason) {
    StreamFullException cause = failures().streamFull("ttrpc: stream buffer full: " + reason);
    try {
      onOverflow.accept(cause);
    } finally {
      // The reader must be resumed even if the stream's end threw.
      fail(cause);
    }
  }

  private enum Rest {
    KEPT,
    DROPPED
  }
}
