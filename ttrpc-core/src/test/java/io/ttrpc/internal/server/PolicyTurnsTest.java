package io.ttrpc.internal.server;

import static io.ttrpc.internal.server.PolicyTurns.MOST_RUNNING;
import static io.ttrpc.internal.server.PolicyTurns.MOST_RUNNING_PER_USER;
import static io.ttrpc.internal.server.PolicyTurns.MOST_WAITING;
import static io.ttrpc.internal.server.PolicyTurns.MOST_WAITING_PER_USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.internal.server.PolicyTurns.Decision;
import io.ttrpc.internal.server.PolicyTurns.Place;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PolicyTurnsTest {
  private final PolicyTurns<Decision> turns = new PolicyTurns<>();

  @Test
  void oneUserHasAShareOfTheDecisionsThatRun() {
    assertThat(begin("stranger", MOST_RUNNING_PER_USER)).containsOnly(Place.RUNS);
    assertThat(begin("stranger", 1)).containsOnly(Place.WAITS);
    assertThat(begin("friend", 1)).containsOnly(Place.RUNS);
  }

  @Test
  void decisionThatHasWaitedTakesItsPartOfTheShare() {
    begin("stranger", MOST_RUNNING_PER_USER + 1);
    assertThat(turns.end(of("stranger"))).isNotNull();
    assertThat(begin("stranger", 1)).containsOnly(Place.WAITS);
  }

  @Test
  void oneUserHasAShareOfTheDecisionsThatWait() {
    assertThat(begin("stranger", MOST_RUNNING_PER_USER)).containsOnly(Place.RUNS);
    assertThat(begin("stranger", MOST_WAITING_PER_USER)).containsOnly(Place.WAITS);
    assertThat(begin("stranger", 1)).containsOnly(Place.NONE);
    assertThat(begin("friend", 1)).containsOnly(Place.RUNS);
  }

  @Test
  void decisionsOfAllUsersHaveABound() {
    List<Place> places = new ArrayList<>();
    for (int user = 0; user < 100; user++) {
      places.addAll(begin("user " + user, 20));
    }
    assertThat(places).filteredOn(Place.RUNS::equals).hasSize(MOST_RUNNING);
    assertThat(places).filteredOn(Place.WAITS::equals).hasSize(MOST_WAITING);
  }

  @Test
  void usersTakeTurns() {
    beginAllThatRun();
    begin("stranger", 3);
    begin("friend", 2);
    assertThat(orderOfTheRest("busy 0"))
        .containsExactly("stranger", "friend", "stranger", "friend", "stranger");
  }

  @Test
  void userWhoseDecisionsHaveEndedGoesToTheEndOfTheLine() {
    begin("early", 1);
    assertThat(turns.end(of("early"))).isNull();
    beginAllThatRun();
    begin("friend", 1);
    begin("early", 1);
    assertThat(orderOfTheRest("busy 0")).containsExactly("friend", "early");
  }

  @Test
  void userWhoFoundNoPlaceGoesToTheEndOfTheLine() {
    beginAllThatRun();
    for (int user = 0; user < MOST_WAITING / MOST_WAITING_PER_USER; user++) {
      assertThat(begin("crowd " + user, MOST_WAITING_PER_USER)).containsOnly(Place.WAITS);
    }
    assertThat(begin("early", 1)).containsOnly(Place.NONE);
    Decision running = of("busy 0");
    for (int i = 0; i < 2; i++) {
      running = turns.end(Objects.requireNonNull(running));
    }
    assertThat(begin("friend", 1)).containsOnly(Place.WAITS);
    assertThat(begin("early", 1)).containsOnly(Place.WAITS);
    assertThat(begin("late", 1)).containsOnly(Place.NONE);
    assertThat(orderOfTheRest(Objects.requireNonNull(running).user().getName()))
        .containsSubsequence("friend", "early")
        .hasSize(MOST_WAITING);
  }

  @Test
  void waitingDecisionOfABusyUserRunsOnceOneOfItsOwnEnds() {
    begin("stranger", MOST_RUNNING_PER_USER + 1);
    begin("friend", 1);
    assertThat(turns.end(of("friend"))).isNull();
    assertThat(turns.end(of("stranger"))).isEqualTo(of("stranger"));
  }

  private void beginAllThatRun() {
    for (int user = 0; user < MOST_RUNNING / MOST_RUNNING_PER_USER; user++) {
      assertThat(begin("busy " + user, MOST_RUNNING_PER_USER)).containsOnly(Place.RUNS);
    }
  }

  /** Ends a decision of the user, and each one that runs then. Returns the users of those. */
  private List<String> orderOfTheRest(String user) {
    List<String> order = new ArrayList<>();
    for (Decision next = turns.end(of(user)); next != null; next = turns.end(next)) {
      order.add(next.user().getName());
    }
    return order;
  }

  private List<Place> begin(String user, int times) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      places.add(turns.begin(of(user)));
    }
    return places;
  }

  private static Decision of(String user) {
    return new Named(new User(user));
  }

  private record Named(Principal user) implements Decision {}

  private record User(String name) implements Principal {
    @Override
    public String getName() {
      return name;
    }
  }
}
