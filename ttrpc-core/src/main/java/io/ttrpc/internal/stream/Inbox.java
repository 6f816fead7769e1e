package io.ttrpc.internal.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import io.ttrpc.StreamFullException;
import io.ttrpc.TtrpcException;
import io.ttrpc.internal.loop.Awaited;
import io.ttrpc.internal.time.Timers;
import io.ttrpc.internal.time.Timers.Timer;
import io.ttrpc.internal.transport.Connection;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has come on a stream and was not consumed yet: encoded messages in order, then the end or a
 * failure. The connection's reader fills it and never waits; one consumer at a time empties it.
 *
 * <p>A full inbox holds back the reader, and with it the whole connection, for a limited time: for
 * each inboxful that is consumed, {@link InboxLimits#pauseNanos} in all. A consumer that is slower
 * than that loses its stream, not the others theirs.
 */
public final class Inbox extends Awaited {
  private final InboxLimits limits;
  private final Connection connection;
  private final Timers timers;
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

  /** What is left of the pause that this stream may cause. */
  @GuardedBy("this")
  private long pauseNanosLeft;

  @GuardedBy("this")
  private int messagesSinceRefill;

  @GuardedBy("this")
  private long bytesSinceRefill;

  /** Set while the reader is held back. */
  @GuardedBy("this")
  private @Nullable Timer pauseTimer;

  @GuardedBy("this")
  private long pausedAt;

  /**
   * An empty inbox.
   *
   * @param onOverflow ends the stream; called on the timers' thread
   */
  public Inbox(
      InboxLimits limits,
      Connection connection,
      Timers timers,
      Consumer<StreamFullException> onOverflow) {
    this.limits = limits;
    this.connection = connection;
    this.timers = timers;
    this.onOverflow = onOverflow;
    this.pauseNanosLeft = limits.pauseNanos();
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
        beginPause();
        return false;
      }
      messages.addLast(message);
      bytes += message.size();
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

  /** Whether a message, the end or a failure is here. */
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
    boolean readOn;
    ByteString message;
    synchronized (this) {
      message = messages.pollFirst();
      if (message == null) {
        throwFailure();
        return null;
      }
      bytes -= message.size();
      refill(message);
      readOn = hasRoomAgain() && endPause();
    }
    if (readOn) {
      connection.resumeReading();
    }
    return message;
  }

  /** Throws what the stream failed with, whatever is still to be taken; returns if it did not. */
  public synchronized void throwFailure() {
    if (failure != null) {
      throw Failures.atCaller(failure);
    }
  }

  private void finish(@Nullable TtrpcException cause, Rest rest) {
    boolean readOn;
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
      readOn = endPause();
      action = onReadable;
    }
    wake(action);
    if (readOn) {
      connection.resumeReading();
    }
  }

  private void wake(@Nullable Runnable action) {
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

  @GuardedBy("this")
  private void beginPause() {
    pausedAt = System.nanoTime();
    pauseTimer = timers.schedule(pauseNanosLeft, this::overflow);
  }

  /** Ends the pause, if there is one; says whether the reader was held back. */
  @GuardedBy("this")
  private boolean endPause() {
    if (pauseTimer == null) {
      return false;
    }
    pauseTimer.cancel();
    pauseTimer = null;
    pauseNanosLeft = Math.max(0, pauseNanosLeft - (System.nanoTime() - pausedAt));
    return true;
  }

  @GuardedBy("this")
  private void refill(ByteString consumed) {
    messagesSinceRefill++;
    bytesSinceRefill += consumed.size();
    if (messagesSinceRefill >= limits.messages() || bytesSinceRefill >= limits.bytes()) {
      messagesSinceRefill = 0;
      bytesSinceRefill = 0;
      pauseNanosLeft = limits.pauseNanos();
    }
  }

  private void overflow() {
    synchronized (this) {
      if (pauseTimer == null) {
        return;
      }
      // A timer that was cancelled too late: a new pause has begun since, with time of its own.
      if (System.nanoTime() - pausedAt < pauseNanosLeft) {
        return;
      }
    }
    onOverflow.accept(
        new StreamFullException(
            "ttrpc: stream buffer full: %d messages or %d bytes waited for their consumer"
                .formatted(limits.messages(), limits.bytes())));
  }

  private enum Rest {
    KEPT,
    DROPPED
  }
}
