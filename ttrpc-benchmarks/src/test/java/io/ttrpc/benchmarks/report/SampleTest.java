package io.ttrpc.benchmarks.report;

import static io.ttrpc.benchmarks.report.Metric.CALLS_PER_SECOND;
import static io.ttrpc.benchmarks.report.Metric.P50_MICROS;
import static io.ttrpc.benchmarks.report.Metric.SERVER_RSS_MB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void medianOfAnOddNumberIsTheMiddleOne() {
    assertThat(Sample.median(9, 1, 5)).isEqualTo(5);
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertThat(Sample.median(9, 1, 5, 2)).isEqualTo(3.5);
  }

  @Test
  void eachMetricHasItsOwnMedian() {
    Sample median =
        Sample.median(
            List.of(
                new Sample(Map.of(CALLS_PER_SECOND, 10.0, P50_MICROS, 3.0)),
                new Sample(Map.of(CALLS_PER_SECOND, 30.0, P50_MICROS, 1.0)),
                new Sample(Map.of(CALLS_PER_SECOND, 20.0))));

    assertThat(median.values()).isEqualTo(Map.of(CALLS_PER_SECOND, 20.0, P50_MICROS, 2.0));
  }

  @Test
  void noRoundsHaveNoMedian() {
    assertThat(Sample.median(List.of()).values()).isEmpty();
  }

  @Test
  void addedValuesWin() {
    Sample sample = new Sample(Map.of(CALLS_PER_SECOND, 1.0, SERVER_RSS_MB, 1.0));

    assertThat(sample.with(new Sample(Map.of(SERVER_RSS_MB, 2.0))).values())
        .isEqualTo(Map.of(CALLS_PER_SECOND, 1.0, SERVER_RSS_MB, 2.0));
  }
}
