package io.ttrpc.internal.explore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program of a few threads under all schedules, as CHESS does: one thread runs at a time, up
 * to its next {@link #step}; there the explorer chooses who goes on. The schedules are walked depth
 * first, by replaying a prefix of choices. Switches away from a thread that could go on are
 * bounded, as are spurious wake-ups and expired timeouts.
 *
 * <p>Two schedules that differ only in the order of steps on different objects lead to the same
 * state. A step that names its object lets the explorer see that, and walk on from such a state
 * once (Musuvathi and Qadeer, "Partial-order reduction for context-bounded state exploration").
 */
public final class Explorer implements AutoCloseable {
  /** Any number of preemptions. */
  public static final int ALL = Integer.MAX_VALUE;

  private static final int MOST_STEPS = 2_000;

  /** The most preemptions of a walk that is to find the shortest failure. */
  private static final int FEW = 2;

  /** The object of the steps that name none. */
  private static final Object WORLD = "world";

  private int preemptions;
  private final int surprises;
  private final List<Worker> pool = new ArrayList<>();
  private final List<Worker> threads = new ArrayList<>();
  private final List<int[]> path = new ArrayList<>();
  private final Set<Long> states = new HashSet<>();

  /** The points of choice of this walk, by their histories. */
  private final Set<Long> walked = new HashSet<>();

  /** The history of each object in the present schedule. */
  private final Map<Object, Long> histories = new HashMap<>();

  private final Semaphore quiet = new Semaphore(0);

  /** The history of all steps of the present schedule, without the order of independent ones. */
  private long history;

  /** True if the present schedule has reached a state that an earlier schedule has reached. */
  private boolean known;

  /** True if the bound on preemptions has excluded a schedule. */
  private boolean bounded;

  private int depth;
  private int preemptionsLeft;
  private int surprisesLeft;
  private int steps;
  private boolean calm;
  private volatile boolean aborted;
  private volatile @Nullable Throwable failure;
  private StringBuilder trace = new StringBuilder();
  private long schedules;
  private long allSteps;

  /**
   * @param surprises the most spurious wake-ups and expired timeouts
   */
  public Explorer(int surprises) {
    this.surprises = surprises;
  }

  /** Creates a program for each schedule. */
  public interface Programs {
    Program create(Explorer explorer) throws Exception;
  }

  /** A program to explore. */
  public interface Program {
    /** Starts the threads with {@link #spawn}. */
    void start() throws Exception;

    /** Checks the invariants; called at each step. */
    void check();

    /** Checks what holds once no thread can go on; then ends the program. */
    void end();

    /** A summary of the shared state, to count states by. */
    long state();
  }

  /**
   * Walks all schedules without a preemption, then those with one, and so on, until one fails or
   * the time is over.
   *
   * @param mostPreemptions a small number, or {@link #ALL}
   */
  public Result explore(Programs programs, long nanos, int mostSchedules, int mostPreemptions)
      throws Exception {
    long start = System.nanoTime();
    int complete = -1;
    preemptions = 0;
    while (true) {
      walked.clear();
      bounded = false;
      boolean more = true;
      while (more && failure == null) {
        if (System.nanoTime() - start > nanos || schedules >= mostSchedules) {
          return result(complete);
        }
        run(programs.create(this));
        schedules++;
        more = next();
      }
      complete = bounded ? preemptions : ALL;
      if (failure != null || !bounded || preemptions == mostPreemptions) {
        return result(complete);
      }
      preemptions = preemptions < FEW || mostPreemptions < ALL ? preemptions + 1 : ALL;
    }
  }

  private Result result(int complete) {
    return new Result(schedules, allSteps, states.size(), complete, failure, trace.toString());
  }

  /**
   * The outcome.
   *
   * @param complete the number of preemptions up to which all schedules were walked; {@link #ALL}
   *     if there is no other schedule
   * @param schedule the one that led to the failure, if there is one
   */
  public record Result(
      long schedules,
      long steps,
      long states,
      int complete,
      @Nullable Throwable failure,
      String schedule) {
    @Override
    public String toString() {
      return "%,d schedules (%s), %,d steps, %,d states"
          .formatted(
              schedules,
              isComplete() ? "all" : "all with up to " + complete + " preemptions",
              steps,
              states);
    }

    /** Returns whether there is no other schedule. */
    public boolean isComplete() {
      return complete == ALL;
    }
  }

  private @Nullable Program program;

  private void run(Program next) throws Exception {
    program = next;
    depth = 0;
    steps = 0;
    calm = false;
    preemptionsLeft = preemptions;
    surprisesLeft = surprises;
    trace = new StringBuilder();
    threads.clear();
    histories.clear();
    history = 0;
    known = false;
    next.start();
    dispatch(null);
    quiet.acquireUninterruptibly();
    calm = true;
    if (failure == null) {
      try {
        List<String> blocked = threads.stream().filter(t -> !t.ended).map(t -> t.name).toList();
        trace.append("\n  no thread can go on; blocked: ").append(blocked);
        next.end();
      } catch (Throwable e) {
        fail(e);
      }
      if (failure == null && threads.stream().anyMatch(t -> !t.ended)) {
        dispatch(null);
        quiet.acquireUninterruptibly();
      }
      if (failure == null && threads.stream().anyMatch(t -> !t.ended)) {
        fail(new AssertionError("a thread does not end"));
      }
    }
    if (threads.stream().anyMatch(t -> !t.ended)) {
      abort();
    }
    allSteps += steps;
  }

  private void abort() {
    aborted = true;
    for (Worker thread : threads) {
      while (!thread.ended) {
        thread.turn.release();
        quiet.acquireUninterruptibly();
      }
    }
    quiet.drainPermits();
  }

  /** Moves on to the next schedule; false if there is none. */
  private boolean next() {
    while (!path.isEmpty()) {
      int[] last = path.get(path.size() - 1);
      if (last[0] + 1 < last[1]) {
        last[0]++;
        return true;
      }
      path.remove(path.size() - 1);
    }
    return false;
  }

  /** Adds a thread, which begins when the explorer chooses it. */
  public Thread spawn(String name, Runnable body) {
    return spawn(name, WORLD, body);
  }

  /**
   * Adds a thread, which begins when the explorer chooses it.
   *
   * @param object the only shared object that the thread uses before its first step
   */
  public Thread spawn(String name, Object object, Runnable body) {
    Worker worker = threads.size() < pool.size() ? pool.get(threads.size()) : newWorker();
    threads.add(worker);
    worker.begin(name, object, threads.size(), body);
    return worker;
  }

  private Worker newWorker() {
    Worker worker = new Worker();
    worker.setDaemon(true);
    worker.start();
    pool.add(worker);
    return worker;
  }

  /** A point at which another thread may run; nothing but for threads of the program. */
  public void step(String what) {
    step(what, WORLD);
  }

  /**
   * A point at which another thread may run; nothing but for threads of the program.
   *
   * @param object the only shared object that the thread uses from here to its next step
   */
  public void step(String what, Object object) {
    if (Thread.currentThread() instanceof Worker me) {
      me.object = object;
      pause(me, what);
    }
  }

  /**
   * Waits until the condition holds or the thread is interrupted; or for no reason, as long as
   * there are surprises left.
   *
   * @return false if it was a surprise
   */
  public boolean block(String what, BooleanSupplier condition) {
    return block(what, WORLD, condition);
  }

  /**
   * Waits as {@link #block(String, BooleanSupplier)} does.
   *
   * @param object the only shared object that the thread uses from here to its next step
   */
  public boolean block(String what, Object object, BooleanSupplier condition) {
    Worker me = (Worker) Thread.currentThread();
    me.object = object;
    me.patient = false;
    me.condition = () -> me.interrupted || condition.getAsBoolean();
    boolean interrupted = Thread.currentThread().isInterrupted();
    if (!interrupted) {
      pause(me, what);
    }
    me.condition = null;
    boolean met = interrupted || me.interrupted || condition.getAsBoolean();
    if (me.interrupted) {
      me.interrupted = false;
      me.interrupt();
    }
    return met;
  }

  /**
   * Waits until the condition holds, whatever happens.
   *
   * @param object the only shared object that the thread uses from here to its next step
   */
  public void blockUntil(String what, Object object, BooleanSupplier condition) {
    Worker me = (Worker) Thread.currentThread();
    me.object = object;
    me.patient = true;
    me.condition = condition;
    pause(me, what);
    me.condition = null;
    me.patient = false;
  }

  /** Returns whether the calling thread is one of the program. */
  public static boolean runsCallingThread() {
    return Thread.currentThread() instanceof Worker;
  }

  /** From now on, until {@link #goOn}, each thread runs until it blocks. */
  public void beCalm() {
    calm = true;
  }

  public void goOn() {
    calm = false;
  }

  /** Interrupts a thread of the program. */
  public void interrupt(Thread thread) {
    step("interrupt");
    ((Worker) thread).interrupted = true;
  }

  private void pause(Worker me, String what) {
    me.at = what;
    if (aborted) {
      throw new Aborted();
    }
    check();
    if (failure != null) {
      quiet.release();
    } else if (dispatch(me)) {
      return;
    }
    me.turn.acquireUninterruptibly();
    if (aborted) {
      throw new Aborted();
    }
    if (me.interrupted && me.condition == null) {
      me.interrupted = false;
      me.interrupt();
    }
  }

  private void check() {
    try {
      Program current = Objects.requireNonNull(program);
      long hash = current.state();
      for (Worker thread : threads) {
        hash = hash * 31 + (thread.ended ? 1 : thread.at.hashCode());
      }
      states.add(hash);
      if (++steps > MOST_STEPS) {
        throw new AssertionError("no end after " + steps + " steps");
      }
      current.check();
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void fail(Throwable e) {
    failure = failure == null ? e : failure;
  }

  /** Chooses who goes on; returns whether it is the calling thread. */
  private boolean dispatch(@Nullable Worker me) {
    List<Worker> options = new ArrayList<>();
    boolean able = me != null && !me.ended && me.isReady();
    if (able) {
      options.add(me);
    }
    List<Worker> others = threads.stream().filter(t -> t != me && !t.ended && t.isReady()).toList();
    if (!able || preemptionsLeft > 0) {
      options.addAll(others);
    } else {
      bounded |= !others.isEmpty();
    }
    int ready = options.size();
    if (!calm && surprisesLeft > 0) {
      threads.stream().filter(Worker::isImpatient).forEach(options::add);
    }
    if (options.isEmpty()) {
      quiet.release();
      return false;
    }
    // Without a ready thread, the last option is to leave things as they are.
    int count = options.size() + (ready == 0 ? 1 : 0);
    int choice = calm ? 0 : choose(count, able ? me : null);
    if (choice == options.size()) {
      quiet.release();
      return false;
    }
    Worker chosen = options.get(choice);
    if (choice >= ready) {
      surprisesLeft--;
    } else if (able && chosen != me) {
      preemptionsLeft--;
    }
    record(chosen, choice >= ready);
    if (chosen != me) {
      trace.append("\n  ").append(chosen.name).append(':');
      if (choice >= ready) {
        trace.append(" (surprised)");
      }
    }
    trace.append(' ').append(chosen.at);
    if (chosen == me) {
      return true;
    }
    chosen.turn.release();
    return false;
  }

  /** Adds a step to the histories of its thread and its object. */
  private void record(Worker chosen, boolean surprised) {
    long before = histories.getOrDefault(chosen.object, 0L);
    long step = mix(mix(chosen.history + (surprised ? 1 : 0)) + before);
    chosen.history = step;
    histories.put(chosen.object, step);
    history += step;
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** Returns whether that is the first schedule that leads here. */
  private boolean isNew(@Nullable Worker able) {
    long here = mix(history) + surprisesLeft;
    if (preemptions < ALL) {
      here = mix(here) + 31L * preemptionsLeft + (able == null ? 0 : able.number);
    }
    return walked.add(here);
  }

  private int choose(int count, @Nullable Worker able) {
    if (count == 1 || known) {
      return 0;
    }
    if (depth == path.size()) {
      if (!isNew(able)) {
        known = true;
        return 0;
      }
      path.add(new int[] {0, count});
    }
    int[] choice = path.get(depth++);
    if (choice[1] != count) {
      throw new AssertionError("the program is not deterministic");
    }
    return choice[0];
  }

  @Override
  public void close() {
    for (Worker worker : pool) {
      worker.stopped = true;
      worker.turn.release();
    }
  }

  /** Ends a thread of a program that has failed. */
  private static final class Aborted extends Error {
    private static final long serialVersionUID = 1;

    Aborted() {
      super("aborted", null, false, false);
    }
  }

  /** A thread that plays the threads of one program after the other. */
  private final class Worker extends Thread {
    private final Semaphore turn = new Semaphore(0);
    private volatile boolean stopped;
    private String name = "";
    private int number;
    private long history;
    private Object object = WORLD;
    private boolean patient;
    private Runnable body = () -> {};
    private volatile String at = "start";
    private volatile boolean ended;
    private volatile boolean interrupted;
    private volatile @Nullable BooleanSupplier condition;

    private void begin(String newName, Object first, int newNumber, Runnable newBody) {
      name = newName;
      number = newNumber;
      history = newNumber;
      object = first;
      patient = false;
      body = newBody;
      at = "start";
      ended = false;
      interrupted = false;
      condition = null;
    }

    /** The watchdog sees a thread that waits, whatever the explorer does with it. */
    @Override
    public State getState() {
      return State.WAITING;
    }

    /** Returns whether a surprise can end the wait of this thread. */
    private boolean isImpatient() {
      return !ended && !patient && !isReady();
    }

    private boolean isReady() {
      BooleanSupplier awaited = condition;
      return awaited == null || awaited.getAsBoolean();
    }

    @Override
    public void run() {
      while (true) {
        turn.acquireUninterruptibly();
        if (stopped) {
          return;
        }
        try {
          if (!aborted) {
            body.run();
          }
        } catch (Aborted end) {
          // The failure is known.
        } catch (Throwable e) {
          fail(e);
        }
        Thread.interrupted();
        ended = true;
        if (aborted || failure != null) {
          quiet.release();
        } else {
          check();
          if (failure == null) {
            dispatch(this);
          } else {
            quiet.release();
          }
        }
      }
    }
  }
}
