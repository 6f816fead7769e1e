package io.ttrpc.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pool that runs handlers where there are no virtual threads. */
@Timeout(60)
class GrowingPoolTest {
  private static final int WAITING = 10_000;
  private static final int BATCHES = 200;
  private static final int REJECTIONS = 100;

  private final CountDownLatch release = new CountDownLatch(1);
  private final Set<Thread> threads = Collections.newSetFromMap(new ConcurrentHashMap<>());
  private ExecutorService pool = Threads.newPool("test", 2);

  @AfterEach
  void endPool() {
    release.countDown();
    pool.shutdown();
  }

  private void block() {
    threads.add(Thread.currentThread());
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void fullPoolRejectsWithoutLookingAtWhatWaits() {
    for (int i = 0; i < WAITING + 2; i++) {
      pool.execute(this::block);
    }
    long shortest = Long.MAX_VALUE;
    for (int batch = 0; batch < BATCHES; batch++) {
      long start = System.nanoTime();
      for (int i = 0; i < REJECTIONS; i++) {
        assertThat(isRejected()).isTrue();
      }
      shortest = Math.min(shortest, (System.nanoTime() - start) / REJECTIONS);
    }
    // Walking through the tasks that wait takes longer each time.
    assertThat(shortest).isLessThan(10_000);
  }

  private boolean isRejected() {
    try {
      pool.execute(this::block);
      return false;
    } catch (RejectedExecutionException full) {
      return true;
    }
  }

  @Test
  void poolTakesTasksAgainOnceSomeHaveRun() throws Exception {
    for (int i = 0; i < WAITING + 2; i++) {
      pool.execute(this::block);
    }
    release.countDown();
    CountDownLatch ran = new CountDownLatch(1);
    while (ran.getCount() > 0) {
      try {
        pool.execute(ran::countDown);
        ran.await();
      } catch (RejectedExecutionException stillFull) {
        Thread.onSpinWait();
      }
    }
    await().untilAsserted(() -> assertThat(threads).hasSize(2));
  }

  @Test
  void poolGoesOnWithItsThreadsWhenNoMoreCanBeStarted() throws Exception {
    pool.shutdown();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(1);
    ThreadFactory one =
        task -> {
          if (!threads.isEmpty()) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          Thread thread = new Thread(task, "only");
          threads.add(thread);
          return thread;
        };
    pool = new GrowingPool(8, 10_000, one);
    pool.execute(
        () -> {
          entered.countDown();
          block();
        });
    entered.await();
    pool.execute(ran::countDown);
    release.countDown();
    ran.await();
  }

  @Test
  void poolWithoutAnyThreadSaysSo() {
    pool.shutdown();
    pool =
        new GrowingPool(
            8,
            10_000,
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    assertThatThrownBy(() -> pool.execute(this::block)).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void poolThatWasShutDownRejects() {
    pool.shutdown();
    assertThatThrownBy(() -> pool.execute(this::block))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("the executor was shut down");
  }
}
