package io.ttrpc.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttrpc.internal.server.ThreadShares.Patience;
import io.ttrpc.internal.time.NanoClock;
import io.ttrpc.internal.time.Timers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests on a pool of eight threads whose tasks run when the test runs them. */
@Timeout(20)
class ThreadSharesTest {
  private final ArrayDeque<Runnable> pool = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();
  private final List<Throwable> refusals = new CopyOnWriteArrayList<>();
  private boolean poolIsClosed;
  private final ThreadShares shares = shares(8);
  private final ThreadShares.Share greedy = shares.newShare();

  @Test
  void aloneAConnectionHasThreeQuarters() {
    occupyAll(greedy);
    assertThat(pool).hasSize(6);
    assertThat(shares.waiting()).isPositive();
  }

  @Test
  void lastThreadsAreForConnectionsThatHaveNone() {
    occupyAll(greedy);
    occupyAll(shares.newShare());
    assertThat(pool).hasSize(7);
    execute(shares.newShare(), "the last thread");
    assertThat(pool).hasSize(8);
  }

  @Test
  void manyGreedyConnectionsLeaveThreadsToOthers() {
    ThreadShares many = shares(192);
    for (int i = 0; i < 20; i++) {
      occupyAll(many.newShare());
    }
    assertThat(pool).hasSizeLessThan(170);
  }

  @Test
  void singleThreadIsGivenToOneCallAfterTheOther() {
    ThreadShares one = shares(1);
    ThreadShares.Share share = one.newShare();
    execute(share, "a");
    execute(share, "b");
    assertThat(pool).hasSize(1);
    runAll();
    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void waitingCallsOfAConnectionKeepTheirOrder() {
    for (int i = 0; i < 10; i++) {
      execute(greedy, "" + i);
    }
    assertThat(shares.waiting()).isEqualTo(4);
    runAll();
    assertThat(ran).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(shares.waiting()).isZero();
  }

  @Test
  void connectionsWithWaitingCallsTakeTurns() {
    ThreadShares one = shares(1);
    execute(one.newShare(), "first");
    for (String name : List.of("a", "b", "c")) {
      ThreadShares.Share share = one.newShare();
      execute(share, name + 1);
      execute(share, name + 2);
    }
    runAll();
    assertThat(ran).containsExactly("first", "a1", "b1", "c1", "a2", "b2", "c2");
  }

  @Test
  void threadsOfOtherTasksAreNotShared() {
    for (int i = 0; i < 6; i++) {
      shares.execute(() -> ran.add("stream"));
    }
    occupyAll(greedy);
    assertThat(pool).hasSize(7);
    runAll();
    assertThat(shares.waiting()).isZero();
  }

  @Test
  void connectionHasTwoThirdsOfTheThreadsThatOtherTasksLeave() {
    ThreadShares many = shares(256);
    for (int i = 0; i < 192; i++) {
      many.execute(() -> ran.add("stream"));
    }
    occupyAll(many.newShare());
    assertThat(pool).hasSize(192 + 42);
  }

  @Test
  void taskThatThrowsGivesItsThreadBack() {
    for (int i = 0; i < 6; i++) {
      greedy.execute(
          () -> {
            throw new IllegalStateException();
          },
          refusals::add);
    }
    execute(greedy, "next");
    for (int i = 0; i < 6; i++) {
      assertThatThrownBy(() -> pool.remove().run()).isInstanceOf(IllegalStateException.class);
    }
    runAll();
    assertThat(ran).containsExactly("next");
  }

  @Test
  void connectionMayHaveAsManyWaitingCallsAsItLeaves() {
    assertThat(occupyAll(greedy)).isEqualTo(6 + 50);
    assertThat(occupyAll(shares.newShare())).isEqualTo(1 + 25);
    assertThat(shares.waiting()).isEqualTo(75);
    runAll();
    execute(greedy, "later");
    assertThat(pool).hasSize(1);
  }

  @Test
  void refusalOfThePoolGivesTheThreadBack() {
    poolIsClosed = true;
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> execute(greedy, "refused"))
          .isInstanceOf(RejectedExecutionException.class);
    }
    assertThatThrownBy(() -> shares.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    poolIsClosed = false;
    for (int i = 0; i < 8; i++) {
      execute(greedy, "" + i);
    }
    assertThat(pool).hasSize(6);
    poolIsClosed = true;
    pool.remove().run();
    assertThat(refusals).hasSize(2);
    poolIsClosed = false;
    runAll();
    assertThat(ran).containsExactly("0", "1", "2", "3", "4", "5");
    assertThat(shares.waiting()).isZero();
  }

  /** Real threads: each call runs once, and none waits on although threads are free. */
  @Test
  void concurrentCallsOfManyConnectionsAllRun() throws Exception {
    int connections = 8;
    int calls = 5_000;
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      ThreadShares concurrent = new ThreadShares(threads, 4, 1_000_000, null);
      AtomicInteger running = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      CountDownLatch all = new CountDownLatch(connections * calls);
      Runnable call =
          () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            running.decrementAndGet();
            all.countDown();
          };
      for (int i = 0; i < connections; i++) {
        ThreadShares.Share share = concurrent.newShare();
        Thread caller =
            new Thread(
                () -> {
                  for (int k = 0; k < calls; k++) {
                    share.execute(call, refusals::add);
                  }
                });
        caller.start();
      }
      all.await();
      assertThat(most.get()).isLessThanOrEqualTo(4);
    } finally {
      threads.shutdown();
    }
    assertThat(refusals).isEmpty();
  }

  @Test
  void callsThatWaitTooLongAreRefusedAndTheOthersGoOn() {
    try (Timers timers = new Timers("test-timer")) {
      Patience patience =
          new Patience(1_000_000, timers, NanoClock.SYSTEM, RejectedExecutionException::new);
      ThreadShares impatient = new ThreadShares(this::accept, 1, 10_000, patience);
      ThreadShares.Share share = impatient.newShare();
      execute(share, "first");
      for (int i = 0; i < 400; i++) {
        execute(impatient.newShare(), "too late");
        execute(share, "too late");
      }
      await().until(() -> refusals.size() == 800);
      assertThat(impatient.waiting()).isZero();
      runAll();
      execute(share, "later");
      execute(share, "expires");
      await().until(() -> refusals.size() == 801);
      runAll();
      assertThat(ran).containsExactly("first", "later");
    }
  }

  private ThreadShares shares(int threads) {
    return new ThreadShares(this::accept, threads, 100, null);
  }

  private void execute(ThreadShares.Share share, String name) {
    share.execute(() -> ran.add(name), refusals::add);
  }

  /** Makes calls until one is refused. Returns the number of the others. */
  private int occupyAll(ThreadShares.Share share) {
    int accepted = 0;
    try {
      while (accepted < 1_000) {
        execute(share, "greedy");
        accepted++;
      }
    } catch (RejectedExecutionException full) {
      assertThat(full).hasMessageContaining("wait for a thread");
    }
    return accepted;
  }

  private void accept(Runnable task) {
    if (poolIsClosed) {
      throw new RejectedExecutionException();
    }
    pool.add(task);
  }

  private void runAll() {
    while (!pool.isEmpty()) {
      pool.remove().run();
    }
  }
}
