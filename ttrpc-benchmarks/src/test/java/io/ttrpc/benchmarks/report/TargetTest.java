package io.ttrpc.benchmarks.report;

import static io.ttrpc.benchmarks.report.Measurements.result;
import static io.ttrpc.benchmarks.report.Metric.CALLS_PER_SECOND;
import static io.ttrpc.benchmarks.report.Metric.SERVER_HEAP_BYTES;
import static io.ttrpc.benchmarks.report.Target.Verdict.MET;
import static io.ttrpc.benchmarks.report.Target.Verdict.MISSED;
import static io.ttrpc.benchmarks.report.Target.Verdict.NOT_MEASURED;
import static io.ttrpc.benchmarks.report.Target.atLeast;
import static io.ttrpc.benchmarks.report.Target.atMost;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final Results THREE_TIMES =
      new Results(
          List.of(
              result("row", "ours", CALLS_PER_SECOND, 300),
              result("row", "theirs", CALLS_PER_SECOND, 100),
              result("other row", "theirs", CALLS_PER_SECOND, 1)));

  @Test
  void ratioIsOneMedianDividedByAnotherOfTheSameRow() {
    assertThat(ratio(atLeast(2)).outcome(THREE_TIMES).value()).isEqualTo(3);
  }

  @Test
  void limitItselfIsGoodEnough() {
    assertThat(ratio(atLeast(3)).outcome(THREE_TIMES).verdict()).isEqualTo(MET);
    assertThat(ratio(atMost(3)).outcome(THREE_TIMES).verdict()).isEqualTo(MET);
  }

  @Test
  void valueOnTheWrongSideOfTheLimitMisses() {
    assertThat(ratio(atLeast(3.01)).outcome(THREE_TIMES).verdict()).isEqualTo(MISSED);
    assertThat(ratio(atMost(2.99)).outcome(THREE_TIMES).verdict()).isEqualTo(MISSED);
  }

  @Test
  void targetWithoutBothFiguresIsNotMeasured() {
    Results oursAlone = new Results(List.of(result("row", "ours", CALLS_PER_SECOND, 300)));

    Target.Outcome outcome = ratio(atLeast(3)).outcome(oursAlone);

    assertThat(outcome.verdict()).isEqualTo(NOT_MEASURED);
    assertThat(outcome.value()).isNull();
  }

  @Test
  void excessIsTheDifferenceSharedOut() {
    Results results =
        new Results(
            List.of(
                result("row", "full", SERVER_HEAP_BYTES, 5000),
                result("row", "empty", SERVER_HEAP_BYTES, 1000)));

    assertThat(Target.excess("row", SERVER_HEAP_BYTES, "full", "empty", 8).of(results))
        .isEqualTo(500);
  }

  @Test
  void everyTargetIsNamedWhereNothingWasMeasured() {
    assertThat(Targets.outcomes(new Results(List.of())))
        .allMatch(outcome -> outcome.verdict() == NOT_MEASURED)
        .extracting(Target.Outcome::id)
        .contains(
            "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11", "P12", "P13", "P14",
            "P15", "P16", "P17", "P18", "P19", "P21");
  }

  private static Target ratio(Target.Bound bound) {
    return new Target(
        "P0",
        "ours against theirs",
        Target.ratio("row", CALLS_PER_SECOND, "ours", "theirs"),
        bound,
        "×");
  }
}
