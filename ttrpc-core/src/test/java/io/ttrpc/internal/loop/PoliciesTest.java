package io.ttrpc.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.internal.loop.Overrun.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The policies of a loop, over given numbers. */
class PoliciesTest {
  /** When the loop's thread leaves the lead. */
  @Nested
  class HandingOver {
    private final HandOver handOver = new HandOver();

    private final Thread caller = new Thread("caller");
    private final Thread other = new Thread("other");

    private boolean turn(int waiting, Thread... ended) {
      for (Thread each : ended) {
        handOver.onWaitEnded(each);
      }
      return handOver.isDue(waiting);
    }

    private boolean loneTurns(int count) {
      boolean due = false;
      for (int i = 0; i < count; i++) {
        due = turn(0, caller);
      }
      return due;
    }

    @Test
    void isDueAfterTurnsThatEndedTheWaitsOfOneThread() {
      assertThat(loneTurns(HandOver.LONE_TURNS - 1)).isFalse();
      assertThat(turn(0, caller)).isTrue();
    }

    @Test
    void turnMayEndSeveralWaitsOfTheThread() {
      loneTurns(HandOver.LONE_TURNS - 1);
      assertThat(turn(0, caller, caller, caller)).isTrue();
    }

    @Test
    void turnsThatEndNoWaitDoNotCount() {
      loneTurns(HandOver.LONE_TURNS - 1);
      assertThat(turn(0)).isFalse();
      assertThat(turn(3)).isFalse();
      assertThat(turn(0, caller)).isTrue();
    }

    @Test
    void waitThatIsLeftPutsItOff() {
      loneTurns(HandOver.LONE_TURNS - 1);
      assertThat(turn(1, caller)).isFalse();
      assertThat(turn(0, caller)).isTrue();
    }

    @Test
    void anotherThreadStartsTheCountAnew() {
      loneTurns(HandOver.LONE_TURNS - 1);
      assertThat(turn(0, caller, other)).isFalse();
      assertThat(loneTurns(HandOver.LONE_TURNS - 1)).isFalse();
      assertThat(turn(0, other)).isFalse();
      assertThat(turn(0, caller)).isFalse();
    }

    @Test
    void countStartsAnewOnceTheLeadHasBeenLeft() {
      assertThat(loneTurns(HandOver.LONE_TURNS)).isTrue();
      handOver.done();
      assertThat(turn(0, caller)).isFalse();
    }
  }

  /** When a leader polls before it sleeps. */
  @Nested
  class BusyPolling {
    private static final long LIMIT = 1_000;
    private final BusyPoll poll = new BusyPoll(LIMIT, true);

    private void sleeps(int count, long nanos) {
      for (int i = 0; i < count; i++) {
        poll.slept(nanos);
      }
    }

    @Test
    void beginsAfterShortSleepsInARow() {
      sleeps(7, LIMIT);
      assertThat(poll.isWorthwhile()).isFalse();
      sleeps(1, LIMIT * 4);
      assertThat(poll.isWorthwhile()).isTrue();
    }

    @Test
    void longSleepStartsTheCountAnew() {
      sleeps(7, LIMIT);
      sleeps(1, LIMIT * 4 + 1);
      sleeps(7, LIMIT);
      assertThat(poll.isWorthwhile()).isFalse();
    }

    @Test
    void endsAfterPollsInVainInARow() {
      sleeps(8, LIMIT);
      poll.miss();
      poll.miss();
      poll.hit(LIMIT);
      poll.miss();
      poll.miss();
      assertThat(poll.isWorthwhile()).isTrue();
      poll.miss();
      assertThat(poll.isWorthwhile()).isFalse();
    }

    @Test
    void firstPollsAreLongEnoughForTheWakeUpOfThePeer() {
      sleeps(8, LIMIT);
      assertThat(poll.limitNanos()).isEqualTo(4 * LIMIT);
      poll.hit(LIMIT + 1);
      assertThat(poll.limitNanos()).isEqualTo(4 * LIMIT);
      poll.hit(LIMIT);
      assertThat(poll.limitNanos()).isEqualTo(LIMIT);
    }

    @Test
    void endsIfInputNeverComesWithinTheLimit() {
      sleeps(8, LIMIT);
      for (int i = 0; i < 63; i++) {
        poll.hit(4 * LIMIT);
      }
      assertThat(poll.isWorthwhile()).isTrue();
      poll.hit(4 * LIMIT);
      assertThat(poll.isWorthwhile()).isFalse();
      sleeps(15, LIMIT);
      assertThat(poll.isWorthwhile()).isFalse();
    }

    @Test
    void pollsInVainMakeItHarderToBegin() {
      sleeps(8, LIMIT);
      for (int i = 0; i < 3; i++) {
        poll.miss();
      }
      sleeps(15, LIMIT);
      assertThat(poll.isWorthwhile()).isFalse();
      sleeps(1, LIMIT);
      assertThat(poll.isWorthwhile()).isTrue();
    }

    @Test
    void neverHappensWithoutATimeToPollOrASecondProcessor() {
      assertThat(poll.limitNanos()).isEqualTo(LIMIT);
      for (BusyPoll never : List.of(new BusyPoll(0, true), new BusyPoll(LIMIT, false))) {
        assertThat(never.limitNanos()).isZero();
        for (int i = 0; i < 100; i++) {
          never.slept(1);
        }
        assertThat(never.isWorthwhile()).isFalse();
      }
    }
  }

  /** When brief work takes too long. */
  @Nested
  class Overrunning {
    private final Overrun overrun = new Overrun();

    @Test
    void nothingRuns() {
      assertThat(overrun.look(0, false, true)).isEqualTo(Verdict.IDLE);
    }

    @Test
    void workThatHasJustBegunIsBusyThoughItWaits() {
      assertThat(overrun.look(1, true, true)).isEqualTo(Verdict.BUSY);
      assertThat(overrun.look(1, true, true)).isEqualTo(Verdict.STUCK);
    }

    @Test
    void workThatRunsHasAFewTicks() {
      overrun.look(1, true, false);
      for (int i = 1; i < Overrun.TICKS_FOR_RUNNING; i++) {
        assertThat(overrun.look(1, true, false)).isEqualTo(Verdict.BUSY);
      }
      assertThat(overrun.look(1, true, false)).isEqualTo(Verdict.STUCK);
    }

    @Test
    void otherWorkHasAllItsTicks() {
      for (int begun = 1; begun < 20; begun++) {
        assertThat(overrun.look(begun, true, true)).isEqualTo(Verdict.BUSY);
      }
    }
  }

  /** The order in which tasks are taken. */
  @Nested
  class Queueing {
    private final TaskQueue queue = new TaskQueue();
    private final List<String> ran = new ArrayList<>();

    private LoopTask task(String name) {
      return new LoopTask() {
        @Override
        protected void run() {
          ran.add(name);
        }
      };
    }

    private void runAll() {
      LoopTask task = queue.takeAll();
      while (task != null) {
        LoopTask next = TaskQueue.next(task);
        task.run();
        task = next;
      }
    }

    @Test
    void keepsTheOrder() {
      List.of("a", "b", "c").forEach(name -> queue.add(task(name)));
      runAll();
      assertThat(ran).containsExactly("a", "b", "c");
      assertThat(queue.takeAll()).isNull();
    }

    @Test
    void takesATaskOnceUntilItIsTaken() {
      LoopTask task = task("again");
      assertThat(queue.add(task)).isTrue();
      assertThat(queue.add(task)).isFalse();
      runAll();
      assertThat(queue.add(task)).isTrue();
      runAll();
      assertThat(ran).containsExactly("again", "again");
    }

    @Test
    void takesATaskThatAddsItselfWhileItRuns() {
      LoopTask task =
          new LoopTask() {
            @Override
            protected void run() {
              ran.add("itself");
              assertThat(queue.add(this)).isTrue();
            }
          };
      queue.add(task);
      queue.add(task("after"));
      runAll();
      assertThat(ran).containsExactly("itself", "after");
      runAll();
      assertThat(ran).containsExactly("itself", "after", "itself");
    }
  }
}
