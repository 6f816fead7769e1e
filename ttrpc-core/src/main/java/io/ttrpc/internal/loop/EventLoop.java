package io.ttrpc.internal.loop;

import io.ttrpc.internal.log.LimitedLog;
import io.ttrpc.internal.time.NanoClock;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
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
  private static final Logger LOGGER = LimitedLog.of(EventLoop.class);

  /** The maximum number of pieces of brief work in one turn. */
  private static final int BRIEF_WORK_PER_TURN = 32;

  private final String name;
  private final NanoClock clock;
  private final Platform platform;
  private final Inputs inputs;
  private final TaskQueue tasks = new TaskQueue();
  private final Leadership leadership;
  private final LoopThread loopThread;
  private final BriefQueue brief;
  private final Watchdog watchdog;
  private final CountDownLatch end = new CountDownLatch(1);
  private final long created;

  /** The last result of {@link #busyNanos}. */
  private final AtomicLong busy = new AtomicLong();

  /** The listeners of the end of the leader's turn. */
  private final List<TurnEnd> turnEnds = new ArrayList<>();

  /** The thread that leads, as a thread needs to know whether it is the leader itself. */
  private volatile @Nullable Thread leader;

  /** The number of times that a caller has led. The leader alone writes it. */
  private volatile int callerTerms;

  private final WaitingPlace leading = new WaitingPlace(this, Role.LEADER);
  private final WaitingPlace following = new WaitingPlace(this, Role.FOLLOWER);

  /** True once the loop has ended; no thread leads it again. */
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
    this.created = clock.nanoTime();
    this.leadership = platform.newLeadership(new Attention());
    this.inputs = new Inputs(name, clock, leadership, platform.openSelector());
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
      inputs.close();
      throw noThread;
    }
  }

  // Any thread.

  /**
   * Queues the task for the leader, unless it is queued already. After the end of the loop the
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

  /** Queues the task for the leader. After the end of the loop the calling thread runs it. */
  public void execute(Runnable task) {
    execute(
        new LoopTask() {
          @Override
          protected void run() {
            task.run();
          }
        });
  }

  /** Makes the leader notice a change of a key's interest set at once. */
  public void interestChanged() {
    if (!isLeader()) {
      leadership.addWork();
    }
  }

  /**
   * Adds an asynchronous wait for input of this loop to the loop's count, until {@link
   * #endWaiting}. No thread waits for it in {@link #await}.
   */
  public void beginWaiting() {
    leadership.beginWaiting();
  }

  /** Ends a wait that {@link #beginWaiting} has counted. */
  public void endWaiting() {
    leadership.endWaiting();
  }

  /** Returns whether several waits are counted. A hint: the number may change at once. */
  public boolean isShared() {
    return leadership.waiting() > 1;
  }

  /**
   * Waits until the condition holds. The calling thread leads the loop meanwhile, if no other
   * thread does and its role allows it.
   *
   * @param nanos the maximum wait, or {@link Long#MAX_VALUE} for a wait without a limit
   * @param role the role that this thread may take; a virtual thread that leads pins its carrier
   * @param flush sends the frames that the wait is for; runs once the wait is counted, so that a
   *     thread leads when the response comes
   * @return false if the time has passed and the condition does not hold
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
          // A late signal for an earlier wait of this thread ended this wait. Begin it anew.
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

  /** Does a turn on a caller's thread. Returns false if the caller no longer leads. */
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
      // The loop's thread leads next, meets the same failure, and handles it.
      LOGGER.log(Level.ERROR, "a turn of event loop " + name + " failed", failure);
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
        // The caller that leads may be the one whose wait ends, asleep in the selector.
        leadership.addWork();
      }
    } else if (!callerLeads && role == Role.LEADER) {
      loopThread.handOver().onWaitEnded(waiting);
    }
  }

  /**
   * Returns the time since the creation of the loop in which its leader has not slept. It never
   * decreases.
   */
  long busyNanos() {
    return busy.accumulateAndGet(clock.nanoTime() - created - inputs.sleptNanos(), Math::max);
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
    return inputs.register(channel, operations, handler);
  }

  /** Runs the work once the present input has been handled. */
  public void runBriefly(BriefWork work) {
    brief.add(work);
  }

  /** Registers a listener of the end of this turn, which is called once. */
  public void atTurnEnd(TurnEnd listener) {
    turnEnds.add(listener);
  }

  /** Records that the channel had input. */
  public void onInput(Pollable channel) {
    inputs.onInput(channel);
  }

  /** Records that the channel has ended. */
  public void onClosed(Pollable channel) {
    inputs.onClosed(channel);
  }

  /** Waits for input or work and handles it; returns false if this thread was replaced. */
  private boolean turn(long nanos) throws IOException {
    boolean leads = true;
    try {
      if (brief.isEmpty() && !inputs.busyPoll(nanos)) {
        // A poll without input may have registered a listener all the same.
        endTurn();
        inputs.sleep(nanos);
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
        LOGGER.log(Level.ERROR, "the end of a turn failed", failure);
      }
    }
  }

  private void runTasks() {
    LoopTask task = tasks.takeAll();
    while (task != null) {
      LoopTask next = TaskQueue.next(task);
      try {
        task.run();
      } catch (Throwable failure) {
        LOGGER.log(Level.ERROR, "a task of event loop " + name + " failed", failure);
      }
      task = next;
    }
  }

  /** The leader's work, for the loop's thread. */
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
      return inputs.isOpen();
    }

    @Override
    public void close() {
      inputs.close();
      // In this order, so that a task runs here or on the thread that adds it.
      ended = true;
      runTasks();
      watchdog.onLoopEnded();
      end.countDown();
    }
  }

  private final class Attention implements Leadership.Wakeups {
    @Override
    public void wakeLeader() {
      inputs.wakeUp();
    }

    @Override
    public void unparkLoopThread() {
      loopThread.unpark();
    }
  }

  /** The role that a waiting thread may take. */
  public enum Role {
    /** The thread leads if nobody does. */
    LEADER,
    /** The thread only waits. */
    FOLLOWER
  }

  /** The effect of a thread on the life of the process. */
  public enum ThreadLife {
    /** The process waits for the thread. */
    USER,
    /** The process ends without waiting for the thread. */
    DAEMON
  }
}
