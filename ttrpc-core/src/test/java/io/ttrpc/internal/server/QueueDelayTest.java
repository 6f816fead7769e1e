package io.ttrpc.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueueDelayTest {
  private static final long MILLI = 1_000_000;

  /** The target is 50 ms, the interval 200 ms. */
  private final QueueDelay delay = new QueueDelay(100 * MILLI);

  private long now = Long.MAX_VALUE - 50 * MILLI;

  @Test
  void callsThatWaitBrieflyAreServed() {
    assertThat(refusedOf(100, 50 * MILLI)).isZero();
  }

  @Test
  void burstIsServedHoweverLongItWaits() {
    assertThat(refusedOf(20, 5_000 * MILLI)).isZero();
    assertThat(refusedOf(1, 0)).isZero();
    assertThat(refusedOf(20, 5_000 * MILLI)).isZero();
  }

  @Test
  void queueThatStandsForAnIntervalIsCutToTwiceTheTarget() {
    assertThat(refusedOf(20, 150 * MILLI)).isZero();
    assertThat(refusedOf(10, 150 * MILLI)).isEqualTo(10);
    assertThat(refusedOf(10, 100 * MILLI)).isZero();
    assertThat(refusedOf(10, 101 * MILLI)).isEqualTo(10);
  }

  @Test
  void oneCallAtTheTargetEndsTheOverload() {
    assertThat(refusedOf(30, 150 * MILLI)).isEqualTo(10);
    assertThat(refusedOf(1, 50 * MILLI)).isZero();
    assertThat(refusedOf(20, 150 * MILLI)).isZero();
  }

  @Test
  void idleTimeIsNoOverload() {
    assertThat(refusedOf(1, 150 * MILLI)).isZero();
    now += 3_600_000 * MILLI;
    assertThat(refusedOf(1, 150 * MILLI)).isZero();
  }

  @Test
  void callsAnIntervalApartAreOfOneQueue() {
    assertThat(delay.isTooLong(150 * MILLI, now)).isFalse();
    assertThat(delay.isTooLong(150 * MILLI, now + 200 * MILLI)).isTrue();
  }

  /** Begins one call each ten milliseconds, and returns how many are refused. */
  private int refusedOf(int calls, long waited) {
    int refused = 0;
    for (int i = 0; i < calls; i++) {
      refused += delay.isTooLong(waited, now) ? 1 : 0;
      now += 10 * MILLI;
    }
    return refused;
  }
}
