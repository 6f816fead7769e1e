package io.ttrpc.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {
  private final TimeBudget budget = new TimeBudget(Duration.ofSeconds(10));

  @Test
  void firstRowAlwaysFits() {
    assertThat(budget.hasRoom()).isTrue();
  }

  @Test
  void rowAsLongAsTheLongestSoFarMayJustEndInTime() {
    spend(4, 2);

    assertThat(budget.hasRoom()).isTrue();
  }

  @Test
  void rowThatMightEndTooLateDoesNotBegin() {
    spend(4, 3);

    assertThat(budget.hasRoom()).isFalse();
  }

  private void spend(int... seconds) {
    for (int row : seconds) {
      budget.spend(Duration.ofSeconds(row));
    }
  }
}
