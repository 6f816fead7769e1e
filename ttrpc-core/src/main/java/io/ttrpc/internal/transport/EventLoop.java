package io.ttrpc.internal.transport;

import io.ttrpc.internal.wire.MessageDecoder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for many channels and does their reading. What runs here must not block: every connection
 * of the loop waits for it.
 *
 * <p>Threads: one at a time drives the loop, as {@link DriverSeat} says. Mostly that is the loop's
 * own thread, the keeper. A caller that is alone in waiting for something of the loop may drive it
 * meanwhile with {@link #driveUntil}, so that what it waits for passes through no other thread; the
 * keeper takes over when callers stay away or something else is awaited. Work that is expected to
 * be brief runs on the driver; if it is not, {@link #rescueIfStuck} gives the loop to a new keeper.
 *
 * <p>{@link #execute}, {@link #close}, {@link #driveUntil}, {@link #attend} and those that count
 * what is awaited may be called by any thread; the rest belongs to the driver.
 */
public final class EventLoop implements Executor, AutoCloseable {
  private static final Logger LOGGER = System.getLogger(EventLoop.class.getName());
  private static final int SCRATCH_SIZE = 64 << 10;

  /** Callers that stay away for longer than this, or twice as long, lose the seat to the keeper. */
  private static final long ABSENCE_NANOS = 2_000_000;

  /** While one connection is polled, the others are looked at every so many times. */
  private static final int POLLS_PER_SELECT = 16;

  private final String name;
  private final ThreadLife life;
  private final Selector selector;
  private final Consumer<SelectionKey> onSelected = this::handle;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_SIZE);
  private final MessageDecoder decoder = new MessageDecoder();
  private final DriverSeat seat = new DriverSeat();
  private final Lending lending = new Lending();
  private final InlineQueue inline;
  private final Watchdog watchdog;
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile Thread keeper;

  /** Somebody wants the driver to look at tasks or interest sets. */
  private final AtomicBoolean wakeUpPending = new AtomicBoolean();

  /** The driver waits in the selector, or is about to. */
  private volatile boolean sleeping;

  /** Callers have left something for the keeper to do. */
  private volatile boolean summoned;

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
    this.life = life;
    this.watchdog = watchdog;
    this.selector = Selector.open();
    this.inline = new InlineQueue(seat, watchdog);
    this.keeper = newThread(this::keep);
    keeper.start();
  }

  private Thread newThread(Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(life == ThreadLife.DAEMON);
    return thread;
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
    lending.begin();
  }

  /** It has come, or is awaited no more. */
  public void endAwaiting() {
    lending.end();
  }

  /** Sees to it that what is awaited is noticed at once, though no thread will drive for it. */
  public void attend() {
    if (seat.isEmpty()) {
      summoned = true;
      LockSupport.unpark(keeper);
    }
  }

  /**
   * Drives the loop on this thread until something is there, unless another thread drives.
   *
   * @param nanos the longest wait, from {@link Long#MAX_VALUE} for any time
   * @return whether this thread has driven until it was there or the time was over; if not, it must
   *     wait in another way
   */
  public boolean driveUntil(Awaited awaited, long nanos) throws InterruptedException {
    if (!seat.tryTake()) {
      lending.ask();
      return false;
    }
    lending.taken();
    try {
      long until = System.nanoTime() + nanos;
      while (!awaited.isThere() && !closed) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        long left = nanos == Long.MAX_VALUE ? nanos : until - System.nanoTime();
        if (left <= 0) {
          return true;
        }
        turn(left);
      }
      return !closed;
    } catch (IOException | ClosedSelectorException e) {
      // The keeper will find the same.
      return false;
    } finally {
      leaveSeat(awaited.isOngoing() ? 1 : 0);
    }
  }

  /** Ends the thread; channels that are still registered are closed first. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    LockSupport.unpark(keeper);
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

  /**
   * Leaves the driving to whoever comes.
   *
   * @param unattended how much may be awaited without calling the keeper
   */
  private void leaveSeat(int unattended) {
    seat.leave();
    if (closed || wakeUpPending.get() || !tasks.isEmpty() || lending.awaited() > unattended) {
      attend();
    }
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
        int stuck = inline.begun();
        Thread successor = newThread(() -> succeed(stuck));
        successor.start();
        return true;
      }
    }
    return false;
  }

  private void succeed(int stuck) {
    if (inline.replaceDriver(stuck)) {
      keeper = Thread.currentThread();
      keep();
    }
  }

  // What the keeper does.

  private void keep() {
    try {
      while (!closed) {
        if ((seat.isMine() || seat.tryTake()) && !driveAsKeeper()) {
          return;
        }
        awaitEmptySeat();
      }
    } catch (IOException | ClosedSelectorException e) {
      LOGGER.log(Level.ERROR, "event loop " + name + " failed", e);
    }
    end();
  }

  /**
   * Drives until a caller would rather do it or the loop is closed.
   *
   * @return false if another thread has taken over, and is the keeper now
   */
  private boolean driveAsKeeper() throws IOException {
    // A keeper that takes over from one that is stuck finds what that has left.
    boolean mine = inline.runAll();
    while (mine && !closed) {
      mine = turn(Long.MAX_VALUE);
      // A caller that waits alone has just got what it waits for, and will drive from now on.
      if (mine && delivered && lending.isDue()) {
        leaveSeat(1);
        return true;
      }
    }
    return mine;
  }

  /** Waits while callers drive, until they stay away or there is something that they do not see. */
  private void awaitEmptySeat() {
    int before;
    do {
      before = lending.count();
      LockSupport.parkNanos(this, ABSENCE_NANOS);
    } while (!closed && !(seat.isEmpty() && (summoned || lending.count() == before)));
    summoned = false;
  }

  private void end() {
    closed = true;
    while (!seat.isMine() && !seat.tryTake()) {
      // A caller drives, and sees that the loop is closed.
      LockSupport.parkNanos(this, ABSENCE_NANOS);
    }
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

  // What the driver does.

  /** A buffer with an array, free for use until what the loop runs now returns. */
  ByteBuffer scratch() {
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
    return lending.awaited() > 1;
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

  /** Whether a thread keeps the process alive. */
  public enum ThreadLife {
    /** The process waits for the thread. */
    USER,
    /** The process ends without waiting for the thread. */
    DAEMON
  }
}
