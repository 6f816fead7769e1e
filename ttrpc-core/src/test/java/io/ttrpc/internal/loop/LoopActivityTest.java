package io.ttrpc.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.internal.loop.EventLoop.ThreadLife;
import io.ttrpc.testsupport.Latches;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loops tell how long they were busy, while they sleep and while they work. */
@Timeout(60)
class LoopActivityTest {
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(300);

  private final EventLoops loops = EventLoops.of("activity", ThreadLife.DAEMON);

  @AfterEach
  void close() throws InterruptedException {
    loops.close();
    loops.awaitEnd();
  }

  @Test
  void sleepIsNotBusy() throws Exception {
    EventLoop loop = loops.startAnother();
    awaitTask(loop);
    long before = loops.busyNanos();
    passTime();
    long asleep = loops.busyNanos() - before;
    assertThat(asleep).as("nanoseconds").isBetween(0L, INTERVAL / 2);
    awaitTask(loop);
    assertThat(loops.busyNanos() - before).as("after the sleep").isBetween(asleep, INTERVAL / 2);
  }

  @Test
  void taskIsBusyWhileItRuns() throws Exception {
    EventLoop loop = loops.startAnother();
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    loop.execute(
        () -> {
          started.countDown();
          Latches.awaitUninterruptibly(release);
        });
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    long before = loops.busyNanos();
    passTime();
    long busy = loops.busyNanos() - before;
    release.countDown();
    assertThat(busy).as("nanoseconds").isGreaterThanOrEqualTo(INTERVAL);
  }

  @Test
  void allLoopsCount() throws IOException {
    assertThat(loops.count()).isZero();
    loops.startAnother();
    loops.startAnother();
    assertThat(loops.count()).isEqualTo(2);
  }

  /** Waits until the loop has run a task, so that it is about to sleep. */
  private static void awaitTask(EventLoop loop) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(() -> done.complete(null));
    done.get(10, TimeUnit.SECONDS);
  }

  private static void passTime() throws InterruptedException {
    long start = System.nanoTime();
    CountDownLatch never = new CountDownLatch(1);
    while (System.nanoTime() - start < INTERVAL) {
      assertThat(never.await(10, TimeUnit.MILLISECONDS)).isFalse();
    }
  }
}
