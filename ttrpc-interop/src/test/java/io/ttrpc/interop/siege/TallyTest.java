package io.ttrpc.interop.siege;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(2);

  private final AtomicLong clock = new AtomicLong();
  private final Tally tally = new Tally(clock::get);

  @Test
  void callIsLostASecondAfterItsDeadline() {
    Tally.Call call = tally.begin(TIMEOUT);
    passLooking(3000, call);
    assertThat(lost()).isZero();
    passLooking(20, call);
    assertThat(lost()).isEqualTo(1);
    passLooking(2000, call);
    assertThat(lost()).isEqualTo(1);
  }

  @Test
  void lostCallThatEndsAfterAllStaysLost() {
    Tally.Call call = tally.begin(TIMEOUT);
    passLooking(3020, call);
    tally.end(call, Tally.ANSWERED);
    assertThat(lost()).isEqualTo(1);
    assertThat(tally.figures().get(Tally.ANSWERED)).isZero();
  }

  @Test
  void processThatStoodStillGetsAnotherSecond() {
    Tally.Call call = tally.begin(TIMEOUT);
    pass(5000);
    tally.look(List.of(call));
    passLooking(980, call);
    assertThat(lost()).isZero();
    passLooking(20, call);
    assertThat(lost()).isEqualTo(1);
  }

  @Test
  void gapIsTheLongestTimeWithoutACompletionWhileCallsAreOutstanding() {
    Tally.Call first = tally.begin(TIMEOUT);
    pass(100);
    tally.end(first, Tally.FAILED);
    pass(1000);
    Tally.Call second = tally.begin(TIMEOUT);
    pass(300);
    assertThat(tally.figures().get(Tally.GAP)).isEqualTo(300);
    tally.end(second, Tally.ANSWERED);
    assertThat(tally.figures().get(Tally.GAP)).isEqualTo(300);
  }

  @Test
  void recoveryEndsWithTheFirstCallThatSucceeds() {
    tally.faultIsOver();
    Tally.Call failed = tally.begin(TIMEOUT);
    Tally.Call answered = tally.begin(TIMEOUT);
    pass(50);
    tally.end(failed, Tally.FAILED);
    assertThat(tally.figures().get(Tally.RECOVERY)).isEqualTo(-1);
    pass(50);
    tally.end(answered, Tally.ANSWERED);
    assertThat(tally.figures().get(Tally.RECOVERY)).isEqualTo(100);
  }

  /** Lets the time pass as a process does that looks every 20 ms. */
  private void passLooking(long millis, Tally.Call call) {
    for (long passed = 0; passed < millis; passed += 20) {
      pass(20);
      tally.look(List.of(call));
    }
  }

  private void pass(long millis) {
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private long lost() {
    return tally.figures().get(Tally.LOST);
  }
}
