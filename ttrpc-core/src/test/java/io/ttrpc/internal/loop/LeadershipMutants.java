package io.ttrpc.internal.loop;

import static io.ttrpc.internal.loop.LeadershipState.IN_BRIEF_WORK;
import static io.ttrpc.internal.loop.LeadershipState.LEADER;
import static io.ttrpc.internal.loop.LeadershipState.LOOP_THREAD;
import static io.ttrpc.internal.loop.LeadershipState.PARKED;
import static io.ttrpc.internal.loop.LeadershipState.RESTING;
import static io.ttrpc.internal.loop.LeadershipState.SLEEPING;
import static io.ttrpc.internal.loop.LeadershipState.WORK;
import static io.ttrpc.internal.loop.LeadershipState.attended;
import static io.ttrpc.internal.loop.LeadershipState.has;
import static io.ttrpc.internal.loop.LeadershipState.leader;
import static io.ttrpc.internal.loop.LeadershipState.withLeader;
import static io.ttrpc.internal.loop.LeadershipState.withWaiting;

import io.ttrpc.internal.loop.Leadership.Wakeups;
import java.util.function.BiFunction;
import java.util.function.LongUnaryOperator;

/**
 * Leaderships with one mistake each, for a checker to find. To hand over though a leader is needed
 * is no mistake, for the loop's thread looks once more before it parks.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions capture nothing
enum LeadershipMutants implements BiFunction<AtomicWord, Wakeups, Leadership> {
  LEAVES_WITHOUT_ATTENTION(
      (word, wakeups) ->
          new Leadership(word, wakeups) {
            @Override
            void leave() {
              update(this, state -> state & ~(LEADER | SLEEPING));
            }
          }),
  ADDS_WORK_WITHOUT_ENDING_A_SLEEP(
      (word, wakeups) ->
          new Leadership(word, wakeups) {
            @Override
            void addWork() {
              update(this, state -> attended(state | WORK));
            }
          }),
  ADDS_WORK_WITHOUT_ATTENTION(
      (word, wakeups) ->
          new Leadership(word, wakeups) {
            @Override
            void addWork() {
              update(this, state -> (state | WORK) & ~SLEEPING);
            }
          }),
  WAITS_WITHOUT_ATTENTION(
      (word, wakeups) ->
          new Leadership(word, wakeups) {
            @Override
            void beginWaiting() {
              update(this, state -> withWaiting(state, 1));
            }
          }),
  PARKS_WITHOUT_LOOKING(
      (word, wakeups) ->
          new Leadership(word, wakeups) {
            @Override
            boolean beginPark(Rest rest) {
              update(this, state -> state | (rest == Rest.FOR_A_WHILE ? PARKED : PARKED | RESTING));
              return true;
            }
          }),
  SLEEPS_OVER_WORK(
      (word, wakeups) ->
          new Leadership(word, wakeups) {
            @Override
            boolean beginSleep() {
              update(this, state -> state | SLEEPING);
              return true;
            }
          }),
  SLEEPS_WITHOUT_SAYING(
      (word, wakeups) ->
          new Leadership(word, wakeups) {
            @Override
            boolean beginSleep() {
              return !mustNotSleep();
            }
          }),
  ENDS_BRIEF_WORK_OF_ANY_TERM(
      (word, wakeups) ->
          new Leadership(word, wakeups) {
            @Override
            boolean endBriefWork(long term) {
              update(this, state -> withLeader(state, LOOP_THREAD));
              return true;
            }
          }),
  REPLACES_IN_ANY_TERM(
      (word, wakeups) ->
          new Leadership(word, wakeups) {
            @Override
            boolean replace(long term) {
              boolean replaces = leader(this.word.get()) != IN_BRIEF_WORK || super.replace(term);
              update(this, state -> withLeader(state, LOOP_THREAD));
              return replaces;
            }
          }),
  CLOSES_WITHOUT_WAKING(
      (word, wakeups) ->
          new Leadership(word, wakeups) {
            @Override
            void close() {
              update(this, state -> state | LeadershipState.CLOSED);
            }
          }),
  TAKES_NO_LOOK_AT_CLOSED(
      (word, wakeups) ->
          new Leadership(word, wakeups) {
            @Override
            boolean beginSleep() {
              while (true) {
                long state = this.word.get();
                if (has(state, WORK)) {
                  return false;
                }
                if (this.word.compareAndSet(state, state | SLEEPING)) {
                  return true;
                }
              }
            }
          });

  private final BiFunction<AtomicWord, Wakeups, Leadership> mutant;

  LeadershipMutants(BiFunction<AtomicWord, Wakeups, Leadership> mutant) {
    this.mutant = mutant;
  }

  @Override
  public Leadership apply(AtomicWord word, Wakeups wakeups) {
    return mutant.apply(word, wakeups);
  }

  /** A transition that wakes those whose sleep it ends. */
  private static void update(Leadership leadership, LongUnaryOperator change) {
    while (true) {
      long state = leadership.word.get();
      if (leadership.change(state, change.applyAsLong(state))) {
        return;
      }
    }
  }
}
