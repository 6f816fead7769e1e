package io.ttrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.testsupport.Latches;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class LiveThreadsTest {
  private static final int THREADS = 50;

  @Test
  void platformThreadsCount() throws Exception {
    assertThat(countWithWaiting(LoadOptions.CallerThreads.PLATFORM))
        .isGreaterThanOrEqualTo(THREADS);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreadsCount() throws Exception {
    assertThat(countWithWaiting(LoadOptions.CallerThreads.VIRTUAL)).isGreaterThanOrEqualTo(THREADS);
  }

  private static int countWithWaiting(LoadOptions.CallerThreads kind) throws Exception {
    CountDownLatch started = new CountDownLatch(THREADS);
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread =
          CallerThreads.of(kind)
              .newThread(
                  () -> {
                    started.countDown();
                    Latches.awaitUninterruptibly(end);
                  });
      thread.start();
      threads.add(thread);
    }
    started.await();
    int count = LiveThreads.count();
    end.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    return count;
  }
}
