package io.ttrpc.internal.stream;

import static io.ttrpc.internal.message.FailureFactory.failures;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import io.ttrpc.StreamFullException;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.loop.Awaited;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.Timers;
import io.ttrpc.internal.transport.Connection;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a stream that have come and were not consumed yet: encoded, in order, then the
 * end or a failure. The connection's reader fills it and never waits; one consumer at a time
 * empties it.
 *
 * <p>A full stream buffer holds back the reader, and with it the whole connection, for a limited
 * time: for each bufferful that is consumed, {@link StreamBufferLimits#pauseNanos} in all. A
 * consumer that is slower than that loses its stream, not the others theirs.
 *
 * <p>Hand-over to the consumer: a message or the end is added under the lock, and the consumer is
 * woken after that; the consumer makes itself known first, and looks under the lock then. So one of
 * them sees the other. Hand-over to the reader: a message is refused and the pause begun in one
 * step under the lock; whoever makes room, or ends the buffer, ends the pause under the lock, and
 * the one that ended it has the reader read on. So a reader that is held back has an alarm that
 * ends the buffer at last, and is told once for each pause. {@code StreamBufferExplorerTest} runs
 * both under all schedules of small programs, and extends the class.
 */
public class StreamBuffer extends Awaited {
  private final StreamBufferLimits limits;
  private final Runnable readOn;
  private final Consumer<StreamFullException> onOverflow;

  @GuardedBy("this")
  private final ArrayDeque<ByteString> messages = new ArrayDeque<>(4);

  @GuardedBy("this")
  private long bytes;

  /** Nothing more comes: after the messages stands the end, or the failure. */
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
   * An empty buffer.
   *
   * @param onOverflow ends the stream; called on the timers' thread
   */
  public StreamBuffer(
      StreamBufferLimits limits,
      Connection connection,
      Timers timers,
      Consumer<StreamFullException> onOverflow) {
    this(limits, connection::resumeReading, timers::schedule, NanoClock.SYSTEM, onOverflow);
  }

  /** An empty stream buffer with a reader and a time of any kind. */
  StreamBuffer(
      StreamBufferLimits limits,
      Runnable readOn,
      ReaderPause.Alarms alarms,
      NanoClock clock,
      Consumer<StreamFullException> onOverflow) {
    this.limits = limits;
    this.readOn = readOn;
    this.onOverflow = onOverflow;
    this.pause = new ReaderPause(limits.pauseNanos(), clock, alarms, this::onPauseAlarm);
  }

  /**
   * Adds a message, which must be good to keep; drops it if nothing more is expected.
   *
   * @return false if there is no room: the reader is to stop, and will be told when to read on
   */
  public boolean offer(ByteString message) {
    Runnable action;
    synchronized (this) {
      if (ended) {
        return true;
      }
      if (isFullFor(message)) {
        pause.begin();
        return false;
      }
      messages.addLast(message);
      bytes += message.size();
      // A reader that tried again for another reason is held back no longer.
      boolean unused = pause.end();
      action = onReadable;
    }
    wake(action);
    return true;
  }

  /** Nothing more comes; what is here can still be read. The first end counts. */
  public void end() {
    finish(null, Rest.KEPT);
  }

  /** The stream failed; what is here can still be read. The first end counts. */
  public void fail(TtrpcException cause) {
    finish(cause, Rest.KEPT);
  }

  /** Nobody wants what is here or comes; a consumer finds the end. */
  public void discard() {
    finish(null, Rest.DROPPED);
  }

  /** Nobody wants what is here or comes; the consumer, if there is one, gets the cause. */
  public void discard(TtrpcException cause) {
    finish(cause, Rest.DROPPED);
  }

  /** Runs the action each time something becomes readable, on the thread that made it so. */
  public void onReadable(Runnable action) {
    synchronized (this) {
      onReadable = action;
      if (!isReadable()) {
        return;
      }
    }
    action.run();
  }

  /** Whether no message is here. */
  public synchronized boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Returns whether a message, the end or a failure is here. */
  public boolean isReadable() {
    return isThere();
  }

  @Override
  public synchronized boolean isThere() {
    return ended || !messages.isEmpty();
  }

  /**
   * Takes the next message; null if there is none, because the stream has ended or it is not here
   * yet.
   *
   * @throws TtrpcException if the stream failed and all messages before that were taken
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
      pauseEnded = hasRoomAgain() && pause.end();
      count(message);
    }
    if (pauseEnded) {
      readOn.run();
    }
    return message;
  }

  /** Throws what the stream failed with, whatever is still to be taken; returns if it did not. */
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

  /** A quarter is free, so that the reader is not started for every single message. */
  @GuardedBy("this")
  private boolean hasRoomAgain() {
    return messages.size() <= limits.messages() * 3L / 4 && bytes <= limits.bytes() * 3L / 4;
  }

  /** Counts a message that was consumed; a bufferful of them fills up the budget of pauses. */
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
    StreamFullException cause =
        failures()
            .streamFull(
                "ttrpc: stream buffer full: %d messages or %d bytes waited for their consumer"
                    .formatted(limits.messages(), limits.bytes()));
    try {
      onOverflow.accept(cause);
    } finally {
      // Whatever became of the stream, the reader is held back no longer.
      fail(cause);
    }
  }

  private enum Rest {
    KEPT,
    DROPPED
  }
}
