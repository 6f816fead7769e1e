package io.ttrpc.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttrpc.testsupport.Latches;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whatever is thrown costs the channel or the work that it belongs to, and not the loop. */
class LoopFailuresTest extends LoopUnderTest {
  private static final long TICK = 1_000_000;

  private static void fail() {
    throw new OutOfMemoryError("of a test");
  }

  @Test
  void errorOfAChannelEndsThatChannel() throws Exception {
    EventLoop loop = start();
    Channel failing = new Channel(loop, LoopFailuresTest::fail);
    failing.bring();
    assertThat(failing.failed.get(10, TimeUnit.SECONDS)).isInstanceOf(OutOfMemoryError.class);
    awaitServes(loop);
    failing.close();
  }

  @Test
  void errorOfAPolledChannelEndsThatChannel() throws Exception {
    EventLoop loop = start();
    Channel failing = new Channel(loop, LoopFailuresTest::fail);
    for (int i = 0; i < 8; i++) {
      failing.busyPoll.slept(1);
    }
    onLeader(loop, () -> loop.onInput(failing));
    failing.bring();
    assertThat(failing.failed.get(10, TimeUnit.SECONDS)).isInstanceOf(OutOfMemoryError.class);
    awaitServes(loop);
    failing.close();
  }

  @Test
  void errorInTheEndOfAChannelHarmsNoOther() throws Exception {
    EventLoop loop = start();
    CompletableFuture<Void> told = new CompletableFuture<>();
    Channel failing =
        new Channel(loop, LoopFailuresTest::fail) {
          @Override
          public void onLoopFailure(Throwable cause) {
            super.onLoopFailure(cause);
            told.complete(null);
            fail();
          }
        };
    failing.bring();
    told.get(10, TimeUnit.SECONDS);
    awaitServes(loop);
    failing.close();
  }

  @Test
  void errorOfATaskHarmsNoOther() throws Exception {
    EventLoop loop = start();
    CompletableFuture<Void> after = new CompletableFuture<>();
    onLeader(
        loop,
        () -> {
          loop.execute(LoopFailuresTest::fail);
          loop.execute(() -> after.complete(null));
        });
    after.get(10, TimeUnit.SECONDS);
    awaitServes(loop);
  }

  @Test
  void errorAtTheEndOfATurnHarmsNoOther() throws Exception {
    EventLoop loop = start();
    CompletableFuture<Void> other = new CompletableFuture<>();
    onLeader(
        loop,
        () -> {
          loop.atTurnEnd(() -> other.complete(null));
          loop.atTurnEnd(LoopFailuresTest::fail);
        });
    other.get(10, TimeUnit.SECONDS);
    awaitServes(loop);
  }

  @Test
  void errorOfBriefWorkHarmsNoOther() throws Exception {
    EventLoop loop = start(Platform.JDK, TICK);
    Work failing = new Work(LoopFailuresTest::fail);
    Work other = new Work(() -> {});
    onLeader(
        loop,
        () -> {
          loop.runBriefly(failing);
          loop.runBriefly(other);
        });
    // A slow log makes the watchdog promote another thread, and then it is done elsewhere.
    CompletableFuture.anyOf(other.completed, other.elsewhere).get(10, TimeUnit.SECONDS);
    awaitServes(loop);
  }

  @Test
  void tasksThatBriefWorkAddsAreRunBeforeTheLeaderSleeps() throws Exception {
    EventLoop loop = start(Platform.JDK, TICK);
    for (int i = 0; i < 200; i++) {
      CompletableFuture<Void> ran = new CompletableFuture<>();
      Work adding = new Work(() -> loop.execute(() -> ran.complete(null)));
      onLeader(loop, () -> loop.runBriefly(adding));
      ran.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void loopWhoseEveryTurnFailsEndsWhenItIsClosed() throws Exception {
    AtomicInteger turns = new AtomicInteger();
    EventLoop loop =
        start(
            new Platform() {
              @Override
              Leadership newLeadership(Leadership.Wakeups wakeups) {
                return new Leadership(new AtomicWord(), wakeups) {
                  @Override
                  boolean beginSleep() {
                    turns.incrementAndGet();
                    fail();
                    return false;
                  }
                };
              }
            },
            MINUTE);
    loop.execute(() -> {});
    await().until(() -> turns.get() > 3);
  }

  @Test
  void briefWorkIsDoneElsewhereIfTheWatchdogDoesNotStart() throws Exception {
    EventLoop loop = start(new Shortage("loop-watchdog", 1), TICK);
    Work work = new Work(() -> {});
    onLeader(loop, () -> loop.runBriefly(work));
    work.elsewhere.get(10, TimeUnit.SECONDS);
    Work later = new Work(() -> {});
    onLeader(loop, () -> loop.runBriefly(later));
    later.completed.get(10, TimeUnit.SECONDS);
  }

  @Test
  void stuckLeaderIsReplacedAsSoonAsThereIsAThread() throws Exception {
    EventLoop loop = start(new Shortage("loop-1", 4), TICK);
    CountDownLatch release = new CountDownLatch(1);
    Work stuck = new Work(() -> Latches.awaitUninterruptibly(release));
    onLeader(loop, () -> loop.runBriefly(stuck));
    stuck.overrun.get(10, TimeUnit.SECONDS);
    awaitServes(loop);
    release.countDown();
    stuck.completed.get(10, TimeUnit.SECONDS);
    awaitServes(loop);
  }

  @Test
  void workIsWatchedThoughItsThreadWasHeldUpBeforeItBegan() throws Exception {
    HeldUp heldUp = new HeldUp();
    EventLoop loop = start(heldUp, TICK);
    Work first = new Work(() -> {});
    onLeader(loop, () -> loop.runBriefly(first));
    first.completed.get(10, TimeUnit.SECONDS);
    heldUp.armed = true;
    CountDownLatch release = new CountDownLatch(1);
    Work stuck = new Work(() -> Latches.awaitUninterruptibly(release));
    onLeader(loop, () -> loop.runBriefly(stuck));
    try {
      stuck.overrun.get(5, TimeUnit.SECONDS);
    } finally {
      release.countDown();
    }
  }

  /** A server holds frames back until the end of the turn: it must come. */
  @Test
  void turnEndsThoughTheThreadThatPreparedBriefWorkIsReplaced() throws Exception {
    CompletableFuture<EventLoop> started = new CompletableFuture<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    AtomicBoolean prepared = new AtomicBoolean();
    CompletableFuture<Boolean> preparedBefore = new CompletableFuture<>();
    CountDownLatch release = new CountDownLatch(1);
    Work stuck =
        new Work(
            () -> {
              prepared.set(true);
              started.join().atTurnEnd(() -> ended.complete(null));
            },
            () -> Latches.awaitUninterruptibly(release));
    EventLoop loop =
        start(
            new Platform() {
              @Override
              Leadership newLeadership(Leadership.Wakeups wakeups) {
                return new Leadership(new AtomicWord(), wakeups) {
                  @Override
                  long beginBriefWork() {
                    // From here on, another thread may be promoted.
                    preparedBefore.complete(prepared.get());
                    return super.beginBriefWork();
                  }
                };
              }
            },
            TICK);
    started.complete(loop);
    onLeader(loop, () -> loop.runBriefly(stuck));
    try {
      assertThat(preparedBefore.get(10, TimeUnit.SECONDS)).isTrue();
      ended.get(10, TimeUnit.SECONDS);
    } finally {
      release.countDown();
    }
    stuck.completed.get(10, TimeUnit.SECONDS);
  }

  @Test
  void loopsThatDoNotAllStartLeaveNothingBehind() {
    assertThatThrownBy(() -> start(new Shortage("loop-1", 0), MINUTE))
        .isInstanceOf(OutOfMemoryError.class);
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("loop-1")));
  }

  /** Brief work that tells what becomes of it. */
  private static final class Work implements BriefWork {
    final CompletableFuture<Void> completed = new CompletableFuture<>();
    final CompletableFuture<Void> overrun = new CompletableFuture<>();
    final CompletableFuture<Void> elsewhere = new CompletableFuture<>();
    private final Runnable preparation;
    private final Runnable action;

    Work(Runnable action) {
      this(() -> {}, action);
    }

    Work(Runnable preparation, Runnable action) {
      this.preparation = preparation;
      this.action = action;
    }

    @Override
    public void prepare() {
      preparation.run();
    }

    @Override
    public void runToCompletion() {
      action.run();
      completed.complete(null);
    }

    @Override
    public void onOverrun() {
      overrun.complete(null);
    }

    @Override
    public void runElsewhere() {
      elsewhere.complete(null);
    }
  }

  /** Lets the first threads of a name fail to start; or, after one of them, a few more. */
  private static final class Shortage extends Platform {
    private final String name;
    private final int count;
    private final AtomicInteger created = new AtomicInteger();

    /** With a count of 1 the first thread fails, with more those after the first. */
    Shortage(String name, int count) {
      this.name = name;
      this.count = count;
    }

    @Override
    Thread newThread(Runnable body, String newName) {
      int number = newName.equals(name) ? created.incrementAndGet() : -1;
      boolean fails = count < 2 ? number == 1 : number > 1 && number <= count;
      if (fails) {
        throw new OutOfMemoryError("unable to create native thread, says a test");
      }
      return super.newThread(body, newName);
    }
  }

  /** Holds up a thread that is about to begin brief work until the watchdog has fallen asleep. */
  private static final class HeldUp extends Platform {
    private volatile boolean armed;
    private volatile boolean watchdogSleeps;

    @Override
    void park(Object blocker) {
      watchdogSleeps = blocker instanceof Watchdog;
      super.park(blocker);
      watchdogSleeps = false;
    }

    @Override
    Leadership newLeadership(Leadership.Wakeups wakeups) {
      return new Leadership(new AtomicWord(), wakeups) {
        @Override
        long beginBriefWork() {
          if (armed) {
            await().until(() -> watchdogSleeps);
            armed = false;
          }
          return super.beginBriefWork();
        }
      };
    }
  }
}
