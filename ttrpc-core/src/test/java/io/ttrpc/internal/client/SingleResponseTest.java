package io.ttrpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SingleResponseTest {
  private static final int ROUNDS = 20_000;

  @Test
  void raiseThatMeetsTheWaiterIsNeverLost() throws Exception {
    Exchanger<SingleResponse<StringValue>> start = new Exchanger<>();
    CompletableFuture<Integer> waiting = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < ROUNDS; i++) {
                  start.exchange(new SingleResponse<>()).await();
                }
                waiting.complete(ROUNDS);
              } catch (InterruptedException e) {
                waiting.completeExceptionally(e);
              }
            });
    waiter.setDaemon(true);
    waiter.start();
    for (int i = 0; i < ROUNDS; i++) {
      SingleResponse<StringValue> signal = new SingleResponse<>();
      start.exchange(signal, 10, TimeUnit.SECONDS);
      signal.raise();
    }
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(ROUNDS);
  }

  @Test
  void actionRunsOnceWhicheverComesFirst() {
    AtomicInteger runs = new AtomicInteger();
    SingleResponse<StringValue> early = new SingleResponse<>();
    early.onRaised(runs::incrementAndGet);
    assertThat(runs.get()).isZero();
    early.raise();
    early.raise();
    assertThat(runs.get()).isEqualTo(1);
    early.onRaised(runs::incrementAndGet);
    assertThat(runs.get()).isEqualTo(2);
  }

  @Test
  void interruptEndsTheWait() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(new SingleResponse<StringValue>()::await)
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
