package io.ttrpc.internal.loop;

import static io.ttrpc.internal.loop.LeadershipModel.Kind.ADDER;
import static io.ttrpc.internal.loop.LeadershipModel.Kind.ASYNCHRONOUS_CALL;
import static io.ttrpc.internal.loop.LeadershipModel.Kind.CALLER;
import static io.ttrpc.internal.loop.LeadershipModel.Kind.CANCELLER;
import static io.ttrpc.internal.loop.LeadershipModel.Kind.CLOSER;
import static io.ttrpc.internal.loop.LeadershipModel.Kind.FOLLOWER;
import static io.ttrpc.internal.loop.LeadershipModel.Kind.LOOP_THREAD;
import static io.ttrpc.internal.loop.LeadershipModel.Kind.PEER;
import static io.ttrpc.internal.loop.LeadershipModel.Kind.WATCHDOG;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.internal.explore.StateSearch;
import io.ttrpc.internal.loop.Leadership.Wakeups;
import io.ttrpc.internal.loop.LeadershipModel.Kind;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches all states of the model: nothing is lost, and there are never two leaders. */
@Timeout(180)
class LeadershipModelTest {
  static final int MOST_STATES = 2_000_000;

  /** The one with by far the most states comes last: most mistakes show before. */
  static final List<List<Kind>> PROGRAMS =
      List.of(
          List.of(LOOP_THREAD, CALLER, ADDER),
          List.of(LOOP_THREAD, CALLER, CALLER),
          List.of(LOOP_THREAD, CALLER, CANCELLER),
          List.of(LOOP_THREAD, CALLER, CANCELLER, ADDER),
          List.of(LOOP_THREAD, CALLER, FOLLOWER),
          List.of(LOOP_THREAD, CALLER, ASYNCHRONOUS_CALL, ADDER),
          List.of(LOOP_THREAD, CALLER, ADDER, CLOSER),
          List.of(LOOP_THREAD, PEER, WATCHDOG, ADDER),
          List.of(LOOP_THREAD, PEER, WATCHDOG, CLOSER),
          List.of(LOOP_THREAD, CALLER, PEER, WATCHDOG),
          List.of(LOOP_THREAD, CALLER, CALLER, ADDER));

  @TestFactory
  Stream<DynamicTest> nothingIsLostInAnyState() {
    return PROGRAMS.stream()
        .map(kinds -> DynamicTest.dynamicTest(kinds.toString(), () -> mustLoseNothing(kinds)));
  }

  @ParameterizedTest
  @EnumSource
  void eachMutantIsCaught(LeadershipMutants mutant) {
    for (List<Kind> kinds : PROGRAMS) {
      StateSearch.Result result = search(kinds, mutant);
      if (result.failure() != null) {
        System.out.println(mutant + ": " + result.failure() + " in " + kinds + ", " + result);
        return;
      }
    }
    throw new AssertionError("the model does not see the mistake");
  }

  private static void mustLoseNothing(List<Kind> kinds) {
    StateSearch.Result result = search(kinds, Leadership::new);
    System.out.println(kinds + ": " + result);
    assertThat(result.failure()).as("after %s", String.join("\n", result.path())).isNull();
  }

  private static StateSearch.Result search(
      List<Kind> kinds, BiFunction<AtomicWord, Wakeups, Leadership> leaderships) {
    return new StateSearch(new LeadershipModel(kinds, leaderships)).search(MOST_STATES);
  }
}
