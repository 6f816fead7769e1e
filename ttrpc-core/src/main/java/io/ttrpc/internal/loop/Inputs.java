package io.ttrpc.internal.loop;

import io.ttrpc.internal.log.SafeLog;
import io.ttrpc.internal.time.NanoClock;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The channels of a loop, and the leader's wait for their input: it busy-polls the channel that had
 * input last, for a bounded time, and then sleeps in the selector. Whatever a channel throws costs
 * that channel. {@link #register} and {@link #wakeUp} are safe for any thread; the rest belongs to
 * the leader.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // the leader alone writes slept
final class Inputs {
  private static final Logger LOGGER = SafeLog.of(Inputs.class);

  /** The number of polls of one channel after which the selector is looked at. */
  private static final int POLLS_PER_SELECT = 16;

  private final String name;
  private final NanoClock clock;
  private final Leadership leadership;
  private final Selector selector;
  private final Consumer<SelectionKey> onSelected = this::handle;

  /** The channel that had input last. */
  private @Nullable Pollable hot;

  /**
   * The time at which the leader began to sleep before the present input; 0 if it did not sleep.
   */
  private volatile long sleepStart;

  /** The time that leaders have slept, without the present sleep. The leader alone writes it. */
  private volatile long slept;

  private int pollsSinceSelect;

  Inputs(String name, NanoClock clock, Leadership leadership, Selector selector) {
    this.name = name;
    this.clock = clock;
    this.leadership = leadership;
    this.selector = selector;
  }

  /** Registers a channel; throws {@link ClosedSelectorException} if the loop is closed. */
  SelectionKey register(SelectableChannel channel, int operations, ReadyHandler handler)
      throws ClosedChannelException {
    SelectionKey key = channel.register(selector, operations, handler);
    if (leadership.isClosed()) {
      // The loop may have closed its channels before this one was among them.
      throw new ClosedSelectorException();
    }
    return key;
  }

  /** Ends the leader's sleep, or its next one. */
  void wakeUp() {
    selector.wakeup();
  }

  boolean isOpen() {
    return selector.isOpen();
  }

  /** Records that the channel had input. */
  void onInput(Pollable channel) {
    hot = channel;
    if (sleepStart != 0) {
      channel.busyPoll().slept(endSleep());
    }
  }

  private long endSleep() {
    long nanos = clock.nanoTime() - sleepStart;
    slept = slept + nanos;
    sleepStart = 0;
    return nanos;
  }

  /**
   * Returns the time that leaders have slept up to now. It may be too long, by a sleep that ends
   * meanwhile. Safe for any thread.
   */
  long sleptNanos() {
    long start = sleepStart;
    return start == 0 ? slept : slept + clock.nanoTime() - start;
  }

  /** Records that the channel has ended. */
  void onClosed(Pollable channel) {
    if (hot == channel) {
      hot = null;
    }
  }

  /** Polls for input for a short time; returns whether there was input or work. */
  boolean busyPoll(long nanos) throws IOException {
    Pollable polled = hot;
    if (polled == null || !polled.busyPoll().isWorthwhile()) {
      return false;
    }
    BusyPoll policy = polled.busyPoll();
    long start = clock.nanoTime();
    long limit = Math.min(nanos, policy.limitNanos());
    long polledNanos = 0;
    do {
      boolean found = poll(polled);
      if (++pollsSinceSelect >= POLLS_PER_SELECT) {
        pollsSinceSelect = 0;
        found |= selector.selectNow(onSelected) > 0;
      }
      if (found) {
        policy.hit(polledNanos);
        return true;
      }
      if (leadership.mustNotSleep()) {
        return true;
      }
      Thread.onSpinWait();
      polledNanos = clock.nanoTime() - start;
    } while (polledNanos < limit);
    policy.miss();
    return false;
  }

  /** Sleeps until there is input or work, at most that long, and handles the input. */
  void sleep(long nanos) throws IOException {
    pollsSinceSelect = 0;
    if (nanos <= 0 || !leadership.beginSleep()) {
      selector.selectNow(onSelected);
      return;
    }
    try {
      sleepStart = clock.nanoTime();
      selector.select(onSelected, nanos == Long.MAX_VALUE ? 0 : nanos / 1_000_000 + 1);
    } finally {
      if (sleepStart != 0) {
        endSleep();
      }
      leadership.endSleep();
    }
  }

  /** Closes the channels, and the selector. */
  void close() {
    try {
      if (selector.isOpen()) {
        for (SelectionKey key : selector.keys()) {
          reportFailure((ReadyHandler) key.attachment(), new ClosedChannelException());
        }
      }
      selector.close();
    } catch (Throwable failure) {
      LOGGER.log(Level.WARNING, "closing the selector of " + name + " failed", failure);
    }
  }

  private static boolean poll(Pollable polled) {
    try {
      return polled.poll();
    } catch (Throwable failure) {
      reportFailure(polled, failure);
      return true;
    }
  }

  private void handle(SelectionKey key) {
    ReadyHandler handler = (ReadyHandler) key.attachment();
    try {
      handler.onReady(key.readyOps());
    } catch (CancelledKeyException ignored) {
      // Another thread has closed the channel since it was selected.
    } catch (Throwable failure) {
      reportFailure(handler, failure);
    }
  }

  private static void reportFailure(ReadyHandler handler, Throwable failure) {
    try {
      handler.onLoopFailure(failure);
    } catch (Throwable e) {
      LOGGER.log(Level.ERROR, "closing a channel failed", e);
    }
  }
}
