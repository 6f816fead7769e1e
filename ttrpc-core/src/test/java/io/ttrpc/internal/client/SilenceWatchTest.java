package io.ttrpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SilenceWatchTest {
  private static final long HALF = SilenceWatch.LEAST_NANOS / 2;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - HALF);
  private final SilenceWatch watch = new SilenceWatch(now::get);

  @Test
  void threeCallsInARowOverASecondMakeSilence() {
    assertThat(expire(7, 7)).isFalse();
    now.addAndGet(HALF);
    assertThat(expire(7, 7)).isFalse();
    now.addAndGet(HALF);
    assertThat(expire(7, 7)).isTrue();
  }

  @Test
  void twoCallsMakeNoSilenceHoweverFarApart() {
    assertThat(expire(0, 0)).isFalse();
    now.addAndGet(100 * HALF);
    assertThat(expire(0, 0)).isFalse();
  }

  @Test
  void burstOfHastyCallsMakesNoSilence() {
    for (int i = 0; i < 1000; i++) {
      assertThat(expire(0, 0)).isFalse();
    }
    now.addAndGet(2 * HALF);
    assertThat(expire(0, 0)).isTrue();
  }

  @Test
  void frameSinceTheCallWasSentEndsTheRow() {
    expire(0, 0);
    now.addAndGet(HALF);
    expire(0, 0);
    now.addAndGet(HALF);
    assertThat(expire(0, 1)).isFalse();
    assertThat(expire(1, 1)).isFalse();
    assertThat(expire(1, 1)).isFalse();
    assertThat(expire(1, 1)).isFalse();
  }

  @Test
  void frameBetweenTheCallsEndsTheRow() {
    expire(0, 0);
    now.addAndGet(HALF);
    expire(0, 0);
    now.addAndGet(HALF);
    assertThat(expire(1, 1)).isFalse();
  }

  private boolean expire(int framesBefore, int framesNow) {
    return watch.onExpired(framesBefore, framesNow);
  }
}
