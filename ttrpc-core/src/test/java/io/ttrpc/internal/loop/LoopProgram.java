package io.ttrpc.internal.loop;

import io.ttrpc.internal.explore.Explorer;
import io.ttrpc.internal.loop.EventLoop.Role;
import io.ttrpc.internal.loop.EventLoop.ThreadLife;
import io.ttrpc.internal.loop.Leadership.Wakeups;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A program over a real event loop, whose threads and selector an explorer controls. */
final class LoopProgram implements Explorer.Program {
  private static final long MINUTE = 60_000_000_000L;

  private final Script script;
  private final BiFunction<AtomicWord, Wakeups, Leadership> leaderships;
  private final Set<Thread> permits = new HashSet<>();
  private final Map<String, Boolean> done = new HashMap<>();
  private final List<ModelAwaited> awaited = new ArrayList<>();
  private final Word word = new Word();
  private boolean channelEnded;
  private final Explorer explorer;
  private final ModelSelector selector;
  final EventLoop loop;

  /** The rest of the program. */
  interface Script {
    void start(LoopProgram program);
  }

  LoopProgram(
      Explorer explorer, Script script, BiFunction<AtomicWord, Wakeups, Leadership> leaderships)
      throws IOException {
    this.explorer = explorer;
    this.script = script;
    this.leaderships = leaderships;
    selector = new ModelSelector(explorer);
    Machine machine = new Machine();
    LoopIntervals intervals = new LoopIntervals(MINUTE, MINUTE);
    Watchdog watchdog = new Watchdog("watchdog", MINUTE, machine);
    loop =
        new EventLoop("loop", ThreadLife.DAEMON, intervals, selector::nanoTime, machine, watchdog);
    watchdog.watch(List.of(loop));
    selector.key().attach(new Channel());
  }

  @Override
  public void start() {
    loop.start();
    script.start(this);
  }

  // For scripts.

  /** Adds a thread that has to end. */
  Thread thread(String name, Body body) {
    done.put(name, false);
    return explorer.spawn(
        name,
        () -> {
          try {
            body.run();
          } catch (InterruptedException expected) {
            // Ends the thread.
          }
          done.put(name, true);
        });
  }

  ModelAwaited newAwaited() {
    ModelAwaited created = new ModelAwaited(explorer, () -> park(0), this::unpark);
    awaited.add(created);
    if (channelEnded) {
      created.end();
    }
    return created;
  }

  /** Waits for a response to a request that is sent when the wait counts. */
  boolean call(Role role, long nanos) throws InterruptedException {
    ModelAwaited response = newAwaited();
    return loop.await(response, nanos, role, () -> respond(response::arrive));
  }

  /** The peer sends a response. */
  void respond(Runnable response) {
    explorer.step("respond");
    selector.input.add(response);
  }

  /** Adds a task and expects that it is run. */
  void addTask(String name) {
    done.put(name, false);
    explorer.step("add task");
    loop.execute(
        () -> {
          if (loop.isLeader()) {
            selector.enter();
            explorer.step("task");
            selector.leave();
          }
          done.put(name, true);
        });
  }

  /** Adds brief work from the leader's thread, and expects that it is run. */
  void runBriefly(String name, Runnable body) {
    done.put(name, false);
    loop.runBriefly(
        new BriefWork() {
          @Override
          public void runToCompletion() {
            explorer.step("brief work");
            body.run();
            done.put(name, true);
          }

          @Override
          public void onOverrun() {}

          @Override
          public void runElsewhere() {
            done.put(name, true);
          }
        });
  }

  /** Begins a call for which no thread waits, and expects that it ends. */
  void callAsync(String name) {
    done.put(name, false);
    loop.beginWaiting();
    respond(
        () -> {
          loop.endWaiting();
          done.put(name, true);
        });
  }

  /** Makes the loop's thread the leader, and calls until one more call makes it leave. */
  void callUntilHandOverIsNear() throws InterruptedException {
    explorer.beCalm();
    loop.execute(() -> {});
    for (int i = 1; i < HandOver.LONE_TURNS; i++) {
      call(Role.LEADER, Long.MAX_VALUE);
    }
    explorer.goOn();
  }

  void step(String what) {
    explorer.step(what);
  }

  void interrupt(Thread thread) {
    explorer.interrupt(thread);
  }

  /** The body of a thread. */
  interface Body {
    void run() throws InterruptedException;
  }

  // For the explorer.

  @Override
  public long state() {
    return word.peek() * 31 + selector.input.size() * 7L + permits.size();
  }

  @Override
  public void check() {
    long state = word.peek();
    if (LeadershipState.waiting(state) < 0) {
      throw new AssertionError("more waits have ended than begun");
    }
  }

  @Override
  public void end() {
    List<String> lost =
        done.keySet().stream().filter(name -> !done.getOrDefault(name, false)).sorted().toList();
    if (!lost.isEmpty()) {
      throw new AssertionError("lost: " + lost + " in state " + Long.toHexString(word.peek()));
    }
    if (LeadershipState.waiting(word.peek()) != 0) {
      throw new AssertionError("waits are counted though nobody waits");
    }
    if (!LeadershipState.has(word.peek(), LeadershipState.CLOSED)) {
      loop.close();
    } else if (!channelEnded) {
      throw new AssertionError("the loop does not end when it is closed");
    }
  }

  private void park(long nanos) {
    Thread me = Thread.currentThread();
    if (!explorer.block("park", () -> permits.contains(me))) {
      selector.passTime(nanos);
    }
    permits.remove(me);
  }

  private void unpark(Thread thread) {
    explorer.step("unpark");
    permits.add(thread);
  }

  /** The word; each access is a step. */
  private final class Word extends AtomicWord {
    @Override
    long get() {
      explorer.step("get");
      return super.get();
    }

    long peek() {
      return super.get();
    }
  }

  /** Threads and the selector under the explorer's control. */
  private final class Machine extends Platform {
    private final Map<Thread, Thread> played = new HashMap<>();

    @Override
    Leadership newLeadership(Wakeups wakeups) {
      return leaderships.apply(word, wakeups);
    }

    @Override
    Selector openSelector() {
      return selector;
    }

    @Override
    Thread newThread(Runnable body, String name) {
      return new Thread(name) {
        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // one thread runs at a time
        public void start() {
          if (!name.equals("watchdog")) {
            played.put(this, explorer.spawn(name, body));
          }
        }
      };
    }

    @Override
    void park(Object blocker) {
      LoopProgram.this.park(0);
    }

    @Override
    void parkNanos(Object blocker, long nanos) {
      LoopProgram.this.park(nanos);
    }

    @Override
    void unpark(@Nullable Thread thread) {
      // The watchdog's own thread is not in the model, and is unparked under a lock.
      if (thread != null && !thread.getName().equals("watchdog")) {
        LoopProgram.this.unpark(played.getOrDefault(thread, thread));
      }
    }
  }

  /** The channel whose input completes what is awaited. */
  private final class Channel implements ReadyHandler {
    @Override
    public void onReady(int readyOps) {
      selector.enter();
      explorer.step("onReady");
      selector.leave();
      for (Runnable next = selector.input.poll(); next != null; next = selector.input.poll()) {
        next.run();
      }
    }

    @Override
    public void onLoopFailure(Throwable cause) {
      channelEnded = true;
      awaited.forEach(ModelAwaited::end);
    }
  }
}
