package io.ttrpc.internal.memory;

import static io.ttrpc.internal.memory.MemoryAccount.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.internal.memory.MemoryAccount.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MemoryAccountTest {
  private static final long KIB = 1 << 10;
  private final MemoryBudget budget = new MemoryBudget(400 * KIB, 200 * KIB);
  private final MemoryAccount account = opened();

  private MemoryAccount opened() {
    return opened(budget);
  }

  private static MemoryAccount opened(MemoryBudget budget) {
    MemoryAccount account = budget.newAccount();
    assertThat(account.open()).isTrue();
    return account;
  }

  @Test
  void smallChargesLeaveTheServersBudgetAlone() {
    for (int i = 0; i < 10; i++) {
      assertThat(account.charge(4 * KIB)).isEqualTo(Grant.GRANTED);
      assertThat(budget.drawn()).isEqualTo(BASE);
      account.credit(4 * KIB);
    }
    assertThat(budget.drawn()).isEqualTo(BASE);
  }

  @Test
  void accountDrawsInStepsAndKeepsWhatItMaySoonNeed() {
    assertThat(account.charge(64 * KIB)).isEqualTo(Grant.GRANTED);
    assertThat(budget.drawn()).isEqualTo(64 * KIB);
    account.credit(32 * KIB);
    assertThat(budget.drawn()).isEqualTo(64 * KIB);
    account.credit(1);
    assertThat(budget.drawn()).isEqualTo(32 * KIB);
  }

  @Test
  void accountThatHoldsNoMoreThanItsBaseKeepsNoMore() {
    assertThat(account.charge(50 * KIB)).isEqualTo(Grant.GRANTED);
    account.credit(50 * KIB - BASE);
    assertThat(budget.drawn()).isEqualTo(BASE);
  }

  @Test
  void chargeBeyondTheConnectionsLimitIsRefusedAndChangesNothing() {
    assertThat(account.charge(200 * KIB)).isEqualTo(Grant.GRANTED);
    long drawn = budget.drawn();
    assertThat(account.charge(1)).isEqualTo(Grant.CONNECTION_FULL);
    assertThat(account.used()).isEqualTo(200 * KIB);
    assertThat(budget.drawn()).isEqualTo(drawn);
    assertThat(account.describe(Grant.CONNECTION_FULL, "the request", 1))
        .isEqualTo(
            "the request needs 1 bytes of memory, the connection holds 204800;"
                + " the maximum is 204800 per connection");
  }

  @Test
  void drawnBytesDoNotRaiseTheConnectionsLimit() {
    MemoryAccount small = new MemoryBudget(400 * KIB, 20 * KIB).newAccount();
    assertThat(small.open()).isTrue();
    assertThat(small.charge(20 * KIB)).isEqualTo(Grant.GRANTED);
    assertThat(small.charge(1)).isEqualTo(Grant.CONNECTION_FULL);
  }

  @Test
  void connectionAtItsLimitLeavesTheRestToOthers() {
    assertThat(account.charge(200 * KIB)).isEqualTo(Grant.GRANTED);
    assertThat(opened().charge(100 * KIB)).isEqualTo(Grant.GRANTED);
  }

  @Test
  void greedyConnectionsLeaveAPartToTheNextOne() {
    MemoryBudget large = new MemoryBudget(4_000 * KIB, 2_000 * KIB);
    MemoryAccount idle = opened(large);
    for (int i = 0; i < 4; i++) {
      MemoryAccount greedy = opened(large);
      while (greedy.charge(KIB) == Grant.GRANTED) {}
    }
    long left = large.limit() - large.drawn();
    assertThat(left).isGreaterThan(200 * KIB);
    assertThat(idle.charge(left / 2)).isEqualTo(Grant.GRANTED);
  }

  @Test
  void chargeBeyondTheServersLimitIsRefusedAndSmallCallsGoOn() {
    MemoryAccount idle = opened();
    assertThat(account.charge(190 * KIB)).isEqualTo(Grant.GRANTED);
    assertThat(opened().charge(100 * KIB)).isEqualTo(Grant.GRANTED);
    assertThat(idle.charge(100 * KIB)).isEqualTo(Grant.SERVER_FULL);
    assertThat(idle.describe(Grant.SERVER_FULL, "the frame", 100 * KIB))
        .startsWith("the frame needs 102400 bytes of memory, the connection holds 0, the server ")
        .endsWith("; the maximum is 409600, and a connection may hold as much as is left");
    assertThat(idle.charge(BASE)).isEqualTo(Grant.GRANTED);
  }

  @Test
  void heldBytesWithinTheLimitAreDrawnOnce() {
    assertThat(account.chargeHeld(40 * KIB)).isTrue();
    assertThat(budget.drawn()).isEqualTo(48 * KIB);
    account.credit(40 * KIB);
    assertThat(budget.drawn()).isEqualTo(BASE);
  }

  @Test
  void heldBytesMayExceedTheLimitsByAnEighth() {
    MemoryAccount other = opened();
    assertThat(other.charge(150 * KIB)).isEqualTo(Grant.GRANTED);
    assertThat(account.charge(100 * KIB)).isEqualTo(Grant.GRANTED);
    assertThat(account.charge(50 * KIB)).isEqualTo(Grant.SERVER_FULL);
    assertThat(account.chargeHeld(50 * KIB)).isTrue();
    assertThat(other.chargeHeld(160 * KIB)).isFalse();
    assertThat(other.used()).isEqualTo(150 * KIB);
    assertThat(budget.drawn()).isLessThan(500 * KIB);
    account.credit(150 * KIB);
    other.credit(150 * KIB);
    assertThat(budget.drawn()).isEqualTo(2 * BASE);
  }

  /** The responses to many large requests of a lone connection wait until it reads. */
  @Test
  void loneConnectionMayHoldAsMuchAsThereIs() {
    assertThat(account.charge(200 * KIB)).isEqualTo(Grant.GRANTED);
    assertThat(account.chargeHeld(240 * KIB)).isTrue();
  }

  /** Peers that do not read their responses must not take all from the others. */
  @Test
  void heldBytesOfGreedyConnectionsLeaveAPartToSmallOnes() {
    MemoryBudget large = new MemoryBudget(4_000 * KIB, 2_000 * KIB);
    MemoryAccount idle = opened(large);
    for (int i = 0; i < 5; i++) {
      MemoryAccount greedy = opened(large);
      while (greedy.chargeHeld(KIB)) {}
    }
    assertThat(large.drawn()).isGreaterThan(large.limit());
    assertThat(idle.charge(48 * KIB)).isEqualTo(Grant.GRANTED);
    assertThat(idle.charge(17 * KIB)).isEqualTo(Grant.SERVER_FULL);
  }

  /** A partial frame may stay for ever, and many connections may each have one. */
  @Test
  void whatIsOutsideOfCallsTakesNothingThatIsKeptForSmallConnections() {
    MemoryAccount idle = opened();
    assertThat(account.charge(190 * KIB)).isEqualTo(Grant.GRANTED);
    assertThat(opened().charge(100 * KIB)).isEqualTo(Grant.GRANTED);
    long drawn = budget.drawn();
    assertThat(idle.chargeOutsideCalls(60 * KIB)).isEqualTo(Grant.SERVER_FULL);
    assertThat(budget.drawn()).isEqualTo(drawn);
    assertThat(idle.charge(60 * KIB)).isEqualTo(Grant.GRANTED);
  }

  @Test
  void closedAccountReturnsEverythingWithItsLastCredit() {
    assertThat(account.charge(50 * KIB)).isEqualTo(Grant.GRANTED);
    account.close();
    assertThat(budget.drawn()).isBetween(50 * KIB, 64 * KIB);
    account.credit(50 * KIB);
    assertThat(budget.drawn()).isZero();
  }

  @Test
  void closedIdleAccountReturnsItsBase() {
    account.close();
    assertThat(budget.drawn()).isZero();
  }

  @Test
  void connectionIsRefusedOnceTheBudgetIsOverdrawn() {
    for (int i = 0; i < 10; i++) {
      MemoryAccount greedy = budget.newAccount();
      while (greedy.open() && greedy.chargeHeld(greedy.used() + KIB)) {}
    }
    assertThat(budget.newAccount().open()).isFalse();
  }

  @Test
  void unlimitedAccountGrantsEverything() {
    MemoryAccount unlimited = MemoryAccount.unlimited();
    assertThat(unlimited.charge(1L << 40)).isEqualTo(Grant.GRANTED);
    unlimited.credit(1L << 40);
    unlimited.close();
    assertThat(unlimited.charge(1L << 62)).isEqualTo(Grant.GRANTED);
  }

  /** Threads charge and credit at random; the drawn bytes always cover the charged ones. */
  @Test
  void concurrentChargesNeverExceedTheLimitsAndAddUp() throws Exception {
    List<Thread> threads = new ArrayList<>();
    CountDownLatch failed = new CountDownLatch(1);
    for (int i = 0; i < 4; i++) {
      int seed = i;
      threads.add(new Thread(() -> chargeAtRandom(new SplittableRandom(seed), failed)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failed.await(0, TimeUnit.SECONDS)).isFalse();
    assertThat(account.used()).isZero();
    assertThat(budget.drawn()).isEqualTo(BASE);
  }

  private void chargeAtRandom(SplittableRandom random, CountDownLatch failed) {
    for (int i = 0; i < 200_000; i++) {
      long bytes = 1 + random.nextLong(100 * KIB);
      if (account.charge(bytes) == Grant.GRANTED) {
        if (budget.drawn() < bytes || budget.drawn() > 400 * KIB) {
          failed.countDown();
        }
        account.credit(bytes);
      }
    }
  }
}
