package io.ttrpc.internal.transport;

import io.ttrpc.internal.wire.MessageDecoder;
import io.ttrpc.internal.wire.ReadBuffer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for many channels and does their reading. What runs here must not block: every connection
 * of the loop waits for it.
 *
 * <p>Threads: one at a time drives the loop, as {@link LoopDrivers} decides: the loop's own, or a
 * caller that is alone in waiting for something of the loop, with {@link #driveUntil}. Work that is
 * expected to be brief runs on the driver; if it is not, {@link #rescueIfStuck} finds another.
 *
 * <p>{@link #execute}, {@link #close}, {@link #driveUntil}, {@link #attend} and those that count
 * what is awaited may be called by any thread; the rest belongs to the driver.
 */
public final class EventLoop implements Executor, AutoCloseable {
  private static final Logger LOGGER = System.getLogger(EventLoop.class.getName());
  private static final int SCRATCH_SIZE = 64 << 10;

  /** While one connection is polled, the others are looked at every so many times. */
  private static final int POLLS_PER_SELECT = 16;

  private final String name;
  private final Selector selector;
  private final Consumer<SelectionKey> onSelected = this::handle;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ReadBuffer scratch = ReadBuffer.ofCapacity(SCRATCH_SIZE);
  private final MessageDecoder decoder = new MessageDecoder();
  private final DriverSeat seat = new DriverSeat();
  private final LoopDrivers drivers;
  private final InlineQueue inline;
  private final Watchdog watchdog;
  private final CountDownLatch end = new CountDownLatch(1);

  /** Somebody wants the driver to look at tasks or interest sets. */
  private final AtomicBoolean wakeUpPending = new AtomicBoolean();

  /** The driver waits in the selector, or is about to. */
  private volatile boolean sleeping;

  /** What was read from last. */
  private @Nullable Connection hot;

  /** Whether something came in this turn. */
  private boolean delivered;

  /** When the driver fell asleep before what it handles now; 0 if it did not. */
  private long sleepStart;

  private int pollsSinceSelect;
  private volatile boolean closed;

  /** Nobody looks for more tasks. */
  private volatile boolean ended;

  EventLoop(String name, ThreadLife life, Watchdog watchdog) throws IOException {
    this.name = name;
    this.watchdog = watchdog;
    this.selector = Selector.open();
    this.inline = new InlineQueue(seat, watchdog);
    this.drivers = new LoopDrivers(name, life, new Driven(), seat);
    drivers.start();
  }

  // What any thread may do.

  /** Runs the task on the driver's thread, soon; on this one if nobody drives any more. */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (ended) {
      runTasks();
    } else {
      wake();
    }
  }

  /** Makes a change of a key's interest set count at once. */
  void interestChanged() {
    wake();
  }

  /** Something is awaited from a channel of this loop, until {@link #endAwaiting}. */
  public void beginAwaiting() {
    drivers.lending().begin();
  }

  /** It has come, or is awaited no more. */
  public void endAwaiting() {
    drivers.lending().end();
  }

  /** Sees to it that what is awaited is noticed at once, though no thread will drive for it. */
  public void attend() {
    drivers.attend();
  }

  /**
   * Drives the loop on this thread until something is there, unless another thread drives.
   *
   * @param nanos the longest wait, from {@link Long#MAX_VALUE} for any time
   * @return whether this thread has driven until it was there or the time was over; if not, it must
   *     wait in another way
   */
  public boolean driveUntil(Awaited awaited, long nanos) throws InterruptedException {
    return drivers.driveUntil(awaited, nanos);
  }

  /** Ends the thread; channels that are still registered are closed first. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    drivers.wakeKeeper();
  }

  /** Waits until the loop has ended. */
  void awaitEnd() throws InterruptedException {
    end.await();
  }

  /** Whether the caller drives the loop. */
  boolean isCurrentThread() {
    return seat.isMine();
  }

  private void wake() {
    if (seat.isMine()) {
      return;
    }
    if (wakeUpPending.compareAndSet(false, true) && sleeping) {
      selector.wakeup();
    }
    // Looked at after that, as who leaves the seat looks at what is pending after that.
    attend();
  }

  // What the watchdog does.

  /**
   * Gives the loop to a new keeper if the driver is stuck in inline work.
   *
   * @return whether there was inline work
   */
  boolean rescueIfStuck() {
    switch (inline.pulse()) {
      case IDLE -> {
        return false;
      }
      case BUSY -> {
        return true;
      }
      case STUCK -> {
        drivers.replaceStuckDriver(inline);
        return true;
      }
    }
    return false;
  }

  // What the driver does.

  private void end() {
    closed = true;
    for (SelectionKey key : selector.keys()) {
      if (key.isValid()) {
        reportFailure((ReadyHandler) key.attachment(), new ClosedChannelException());
      }
    }
    try {
      selector.close();
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "closing the selector of " + name + " failed", e);
    }
    // In this order, so that a task is found here or by whoever adds it.
    ended = true;
    runTasks();
    watchdog.onLoopEnded();
    end.countDown();
  }

  /** A buffer with an array, free for use until what the loop runs now returns. */
  ReadBuffer scratch() {
    return scratch;
  }

  /** Decodes small messages; for the driver alone. */
  public MessageDecoder decoder() {
    return decoder;
  }

  /** Waits for these operations of a channel from now on. */
  SelectionKey register(SelectableChannel channel, int operations, ReadyHandler handler)
      throws ClosedChannelException {
    return channel.register(selector, operations, handler);
  }

  /** Does the work on the driver's thread once the channels that are ready have been read. */
  public void runInline(InlineWork work) {
    inline.add(work);
  }

  /** Whether several callers wait for what is read, and will go on when they have it. */
  boolean isSharedByCallers() {
    return drivers.lending().awaited() > 1;
  }

  /** That connection has brought something. */
  void onRead(Connection connection) {
    hot = connection;
    delivered = true;
    if (sleepStart != 0) {
      connection.polling().slept(System.nanoTime() - sleepStart);
      sleepStart = 0;
    }
  }

  /** That connection has ended. */
  void onClosed(Connection connection) {
    if (hot == connection) {
      hot = null;
    }
  }

  /**
   * Waits for something to happen, at most that long, and handles it.
   *
   * @return false if this thread was replaced as the driver
   */
  private boolean turn(long nanos) throws IOException {
    delivered = false;
    if (!poll(nanos)) {
      sleep(nanos);
    }
    wakeUpPending.set(false);
    runTasks();
    return inline.runAll();
  }

  /** Looks again and again, for a short time, whether something happens; says whether it did. */
  private boolean poll(long nanos) throws IOException {
    Connection polled = hot;
    if (polled == null || !polled.polling().isWorthwhile()) {
      return false;
    }
    Polling polling = polled.polling();
    long start = System.nanoTime();
    long limit = Math.min(nanos, polling.limitNanos());
    do {
      boolean found = polled.poll();
      if (++pollsSinceSelect >= POLLS_PER_SELECT) {
        pollsSinceSelect = 0;
        found |= selector.selectNow(onSelected) > 0;
      }
      if (found) {
        polling.hit();
        return true;
      }
      if (!tasks.isEmpty() || closed) {
        return true;
      }
      Thread.onSpinWait();
    } while (System.nanoTime() - start < limit);
    polling.miss();
    return false;
  }

  private void sleep(long nanos) throws IOException {
    sleeping = true;
    // Looked at after that, as wake() looks whether the driver sleeps after that.
    if (wakeUpPending.get() || closed) {
      selector.selectNow(onSelected);
    } else {
      sleepStart = System.nanoTime();
      selector.select(onSelected, nanos == Long.MAX_VALUE ? 0 : nanos / 1_000_000 + 1);
      sleepStart = 0;
    }
    sleeping = false;
    pollsSinceSelect = 0;
  }

  private void handle(SelectionKey key) {
    ReadyHandler handler = (ReadyHandler) key.attachment();
    try {
      handler.onReady(key.readyOps());
    } catch (CancelledKeyException ignored) {
      // Closed by another thread while the selector had it in hand.
    } catch (Throwable failure) {
      reportFailure(handler, failure);
    }
  }

  private static void reportFailure(ReadyHandler handler, Throwable failure) {
    try {
      handler.onLoopFailure(failure);
    } catch (RuntimeException | Error e) {
      log("closing a channel failed", e);
    }
  }

  /** Goes on if logging fails too, as it may for want of memory or descriptors. */
  private static void log(String message, Throwable failure) {
    try {
      LOGGER.log(Level.ERROR, message, failure);
    } catch (RuntimeException | Error ignored) {
      // The connections of this loop matter more.
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        log("a task of event loop " + name + " failed", e);
      }
    }
  }

  /** What the drivers do with the loop. */
  private final class Driven implements LoopDrivers.Loop {
    @Override
    public boolean turn(long nanos) throws IOException {
      return EventLoop.this.turn(nanos);
    }

    @Override
    public boolean takeOver() {
      return inline.runAll();
    }

    @Override
    public boolean hasDelivered() {
      return delivered;
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public boolean needsDriver() {
      return wakeUpPending.get() || !tasks.isEmpty();
    }

    @Override
    public void end() {
      EventLoop.this.end();
    }
  }

  /** Whether a thread keeps the process alive. */
  public enum ThreadLife {
    /** The process waits for the thread. */
    USER,
    /** The process ends without waiting for the thread. */
    DAEMON
  }
}
