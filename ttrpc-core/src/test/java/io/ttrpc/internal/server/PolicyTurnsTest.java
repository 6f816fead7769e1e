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
    List<Place> unused = new ArrayList<>();
    for (int user = 0; user < MOST_RUNNING / MOST_RUNNING_PER_USER; user++) {
      unused.addAll(begin("busy " + user, MOST_RUNNING_PER_USER));
    }
    assertThat(unused).containsOnly(Place.RUNS);
    begin("stranger", 3);
    begin("friend", 2);
    List<String> order = new ArrayList<>();
    for (Decision next = turns.end(of("busy 0")); next != null; next = turns.end(next)) {
      order.add(next.user().getName());
    }
    assertThat(order).containsExactly("stranger", "friend", "stranger", "friend", "stranger");
  }

  @Test
  void waitingDecisionOfABusyUserRunsOnceOneOfItsOwnEnds() {
    begin("stranger", MOST_RUNNING_PER_USER + 1);
    begin("friend", 1);
    assertThat(turns.end(of("friend"))).isNull();
    assertThat(turns.end(of("stranger"))).isEqualTo(of("stranger"));
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
