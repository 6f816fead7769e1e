package io.ttrpc.internal.loop;

import io.ttrpc.internal.log.SafeLog;
import io.ttrpc.internal.time.NanoClock;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A selector and the thread that leads it at the moment: the loop's own, or a caller that waits in
 * {@link #await}. {@link Leadership} decides which. The leader waits for input and handles it, runs
 * tasks and brief work; nothing of that may block.
 *
 * <p>{@link #execute}, {@link #interestChanged}, {@link #await}, {@link #beginWaiting}, {@link
 * #endWaiting} and {@link #close} may be called by any thread; the rest belongs to the leader.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // the leader alone writes callerTerms
public final class EventLoop implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(EventLoop.class.getName());

  /** While one channel is polled, the selector is looked at every so many times. */
  private static final int POLLS_PER_SELECT = 16;

  /** The end of a turn waits for at most so many pieces of brief work. */
  private static final int BRIEF_WORK_PER_TURN = 32;

  private final String name;
  private final NanoClock clock;
  private final Platform platform;
  private final Selector selector;
  private final Consumer<SelectionKey> onSelected = this::handle;
  private final TaskQueue tasks = new TaskQueue();
  private final Leadership leadership;
  private final LoopThread loopThread;
  private final BriefQueue brief;
  private final Watchdog watchdog;
  private final CountDownLatch end = new CountDownLatch(1);

  /** Those that wait for the end of the leader's turn. */
  private final List<TurnEnd> turnEnds = new ArrayList<>();

  /** The leader, for the question whether the calling thread is it. */
  private volatile @Nullable Thread leader;

  /** The number of times that a caller has led. The leader alone writes it. */
  private volatile int callerTerms;

  /** The channel that brought input last. */
  private @Nullable Pollable hot;

  /** The time at which the leader fell asleep before the input that it handles now; or 0. */
  private long sleepStart;

  private int pollsSinceSelect;

  private final WaitingPlace leading = new WaitingPlace(this, Role.LEADER);
  private final WaitingPlace following = new WaitingPlace(this, Role.FOLLOWER);

  /** No leader comes any more. */
  private volatile boolean ended;

  EventLoop(
      String name,
      ThreadLife life,
      LoopIntervals intervals,
      NanoClock clock,
      Platform platform,
      Watchdog watchdog)
      throws IOException {
    this.name = name;
    this.clock = clock;
    this.platform = platform;
    this.watchdog = watchdog;
    this.selector = platform.openSelector();
    this.leadership = platform.newLeadership(new Attention());
    this.brief = new BriefQueue(leadership, watchdog);
    this.loopThread =
        new LoopThread(
            name, life == ThreadLife.DAEMON, leadership, intervals, platform, new Leader());
  }

  /** Starts the loop's thread. */
  void start() {
    try {
      loopThread.start();
    } catch (Throwable noThread) {
      closeSelector();
      throw noThread;
    }
  }

  // Any thread.

  /**
   * Has the leader run the task soon, unless it is queued already. After the end of the loop the
   * calling thread runs it.
   */
  public void execute(LoopTask task) {
    if (tasks.add(task)) {
      leadership.addWork();
      if (ended) {
        runTasks();
      }
    }
  }

  /** Has the leader run the task soon; after the end of the loop the calling thread runs it. */
  public void execute(Runnable task) {
    execute(
        new LoopTask() {
          @Override
          protected void run() {
            task.run();
          }
        });
  }

  /** Makes a change of a key's interest set count at once. */
  public void interestChanged() {
    if (!isLeader()) {
      leadership.addWork();
    }
  }

  /** Something is expected from a channel of this loop, with no thread that waits in it. */
  public void beginWaiting() {
    leadership.beginWaiting();
  }

  /** Ends what {@link #beginWaiting} has begun. */
  public void endWaiting() {
    leadership.endWaiting();
  }

  /** Returns whether several threads wait for input. A hint: it may be over at once. */
  public boolean isShared() {
    return leadership.waiting() > 1;
  }

  /**
   * Waits until it is there. If nobody leads the loop, this thread does meanwhile.
   *
   * @param nanos the longest wait, from {@link Long#MAX_VALUE} for any time
   * @param role the part that this thread may take; as the leader a virtual one pins its carrier
   * @param flush runs when the wait counts already, so that what it sends is looked after
   * @return false if the time is over
   */
  public boolean await(Awaited awaited, long nanos, Role role, Runnable flush)
      throws InterruptedException {
    Thread me = Thread.currentThread();
    long until = nanos == Long.MAX_VALUE ? 0 : clock.nanoTime() + nanos;
    WaitingPlace place = role == Role.LEADER ? leading : following;
    boolean mayLead = role == Role.LEADER;
    boolean leads = mayLead && leadership.beginWaitingAndLead();
    if (!mayLead) {
      leadership.beginWaiting();
    }
    awaited.beginWait(me, place);
    try {
      flush.run();
      while (!awaited.isThere()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        long left = nanos == Long.MAX_VALUE ? nanos : until - clock.nanoTime();
        if (left <= 0) {
          return false;
        }
        if (!awaited.isAwaitedBy(me)) {
          // A signal that came late, for an earlier wait of this thread, has ended this one.
          leadership.beginWaiting();
          awaited.beginWait(me, place);
        } else if (leads) {
          leads = turnAsCaller(left);
          mayLead = leads;
        } else if (mayLead && leadership.tryLead()) {
          leads = true;
        } else if (left == Long.MAX_VALUE) {
          platform.park(this);
        } else {
          platform.parkNanos(this, left);
        }
      }
      return true;
    } finally {
      if (awaited.endWait(me)) {
        leadership.endWaiting();
      }
      if (leads) {
        leader = null;
        leadership.leave();
      }
    }
  }

  /** Does a turn on a caller's thread; returns false if the caller leads no more. */
  private boolean turnAsCaller(long nanos) {
    if (leader == null) {
      leader = Thread.currentThread();
      callerTerms = callerTerms + 1;
    }
    try {
      if (!leadership.isClosed()) {
        turn(nanos);
        return true;
      }
    } catch (Throwable failure) {
      // The loop's thread meets the same, and knows what to do.
      SafeLog.log(LOGGER, Level.ERROR, "a turn of event loop " + name + " failed", failure);
    }
    leader = null;
    leadership.leave();
    return false;
  }

  /** Ends the wait of a thread that waits in this loop, parked or as the leader. */
  void endWait(Thread waiting, Role role) {
    boolean callerLeads = leadership.endWaiting();
    Thread me = Thread.currentThread();
    if (waiting == me) {
      return;
    }
    platform.unpark(waiting);
    if (leader != me) {
      if (callerLeads) {
        // It may be the one that waited, and asleep in the selector.
        leadership.addWork();
      }
    } else if (!callerLeads && role == Role.LEADER) {
      loopThread.handOver().onWaitEnded();
    }
  }

  /** Ends the loop; channels that are still registered are closed first. */
  @Override
  public void close() {
    leadership.close();
  }

  /** Waits until the loop has ended. */
  void awaitEnd() throws InterruptedException {
    end.await();
  }

  /** Returns whether the calling thread leads. */
  public boolean isLeader() {
    return leader == Thread.currentThread();
  }

  // The watchdog.

  /**
   * Promotes a new thread if the leader is stuck in brief work.
   *
   * @return whether there was brief work
   */
  boolean promoteIfStuck() {
    Overrun.Verdict verdict = brief.look();
    if (verdict == Overrun.Verdict.STUCK) {
      long term = leadership.termInBriefWork();
      int stuck = brief.begun();
      if (term >= 0) {
        loopThread.replace(term, () -> takeOver(stuck));
      }
    }
    return verdict != Overrun.Verdict.IDLE;
  }

  // The leader.

  /** Registers a channel with a set of operations. Safe for any thread. */
  public SelectionKey register(SelectableChannel channel, int operations, ReadyHandler handler)
      throws ClosedChannelException {
    return channel.register(selector, operations, handler);
  }

  /** Runs the work once the input that is there has been handled. */
  public void runBriefly(BriefWork work) {
    brief.add(work);
  }

  /** Tells of the end of this turn, once. */
  public void atTurnEnd(TurnEnd listener) {
    turnEnds.add(listener);
  }

  /** That channel has brought input. */
  public void onInput(Pollable channel) {
    hot = channel;
    if (sleepStart != 0) {
      channel.busyPoll().slept(clock.nanoTime() - sleepStart);
      sleepStart = 0;
    }
  }

  /** That channel has ended. */
  public void onClosed(Pollable channel) {
    if (hot == channel) {
      hot = null;
    }
  }

  /** Waits for something to happen, handles it; returns false if this thread was replaced. */
  private boolean turn(long nanos) throws IOException {
    boolean leads = true;
    try {
      if (brief.isEmpty() && !busyPoll(nanos)) {
        sleep(nanos);
      }
      if (leadership.takeWork()) {
        runTasks();
      }
      for (int i = 0; leads && i < BRIEF_WORK_PER_TURN && !brief.isEmpty(); i++) {
        leads = brief.runNext();
      }
    } finally {
      if (leads) {
        endTurn();
      }
    }
    return leads;
  }

  /** Ends the turn of a leader that this thread has replaced. */
  private void takeOver(int stuck) {
    brief.takeOver(stuck);
    endTurn();
  }

  private void endTurn() {
    while (!turnEnds.isEmpty()) {
      TurnEnd listener = turnEnds.remove(turnEnds.size() - 1);
      try {
        listener.onTurnEnd();
      } catch (Throwable failure) {
        SafeLog.log(LOGGER, Level.ERROR, "the end of a turn failed", failure);
      }
    }
  }

  /** Looks for input again and again, for a short time; returns whether there is work. */
  private boolean busyPoll(long nanos) throws IOException {
    Pollable polled = hot;
    if (polled == null || !polled.busyPoll().isWorthwhile()) {
      return false;
    }
    BusyPoll policy = polled.busyPoll();
    long start = clock.nanoTime();
    long limit = Math.min(nanos, policy.limitNanos());
    do {
      boolean found = poll(polled);
      if (++pollsSinceSelect >= POLLS_PER_SELECT) {
        pollsSinceSelect = 0;
        found |= selector.selectNow(onSelected) > 0;
      }
      if (found) {
        policy.hit();
        return true;
      }
      if (leadership.mustNotSleep()) {
        return true;
      }
      Thread.onSpinWait();
    } while (clock.nanoTime() - start < limit);
    policy.miss();
    return false;
  }

  private static boolean poll(Pollable polled) {
    try {
      return polled.poll();
    } catch (Throwable failure) {
      reportFailure(polled, failure);
      return true;
    }
  }

  private void sleep(long nanos) throws IOException {
    pollsSinceSelect = 0;
    // A poll that seemed to be in vain may have begun something.
    endTurn();
    if (nanos <= 0 || !leadership.beginSleep()) {
      selector.selectNow(onSelected);
      return;
    }
    try {
      sleepStart = clock.nanoTime();
      selector.select(onSelected, nanos == Long.MAX_VALUE ? 0 : nanos / 1_000_000 + 1);
    } finally {
      sleepStart = 0;
      leadership.endSleep();
    }
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
    } catch (Throwable e) {
      SafeLog.log(LOGGER, Level.ERROR, "closing a channel failed", e);
    }
  }

  private void runTasks() {
    LoopTask task = tasks.takeAll();
    while (task != null) {
      LoopTask next = TaskQueue.next(task);
      try {
        task.run();
      } catch (Throwable failure) {
        SafeLog.log(LOGGER, Level.ERROR, "a task of event loop " + name + " failed", failure);
      }
      task = next;
    }
  }

  private void closeSelector() {
    try {
      selector.close();
    } catch (Throwable failure) {
      SafeLog.log(LOGGER, Level.WARNING, "closing the selector of " + name + " failed", failure);
    }
  }

  /** The leader's work, as the loop's thread sees it. */
  private final class Leader implements LoopThread.Turns {
    @Override
    public void begin() {
      leader = Thread.currentThread();
    }

    @Override
    public boolean turn(long nanos) throws IOException {
      return EventLoop.this.turn(nanos);
    }

    @Override
    public void end() {
      leader = null;
    }

    @Override
    public int callerTerms() {
      return callerTerms;
    }

    @Override
    public boolean canGoOn() {
      return selector.isOpen();
    }

    @Override
    public void close() {
      try {
        closeChannels();
        closeSelector();
      } finally {
        // In this order, so that a task is run here or by the thread that adds it.
        ended = true;
        runTasks();
        watchdog.onLoopEnded();
        end.countDown();
      }
    }

    private void closeChannels() {
      if (selector.isOpen()) {
        for (SelectionKey key : selector.keys()) {
          reportFailure((ReadyHandler) key.attachment(), new ClosedChannelException());
        }
      }
    }
  }

  private final class Attention implements Leadership.Wakeups {
    @Override
    public void wakeLeader() {
      selector.wakeup();
    }

    @Override
    public void unparkLoopThread() {
      loopThread.unpark();
    }
  }

  /** The part that a waiting thread may take. */
  public enum Role {
    /** The thread leads if nobody does. */
    LEADER,
    /** The thread only waits. */
    FOLLOWER
  }

  /** Whether a thread keeps the process alive. */
  public enum ThreadLife {
    /** The process waits for the thread. */
    USER,
    /** The process ends without waiting for the thread. */
    DAEMON
  }
}
