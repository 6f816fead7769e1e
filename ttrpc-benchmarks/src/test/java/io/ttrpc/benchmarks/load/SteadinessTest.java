package io.ttrpc.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadinessTest {
  private final Steadiness steadiness = new Steadiness();

  @Test
  void loadWithoutASliceIsNotSteady() {
    assertThat(steadiness.isReached()).isFalse();
  }

  @Test
  void firstSliceIsOnlySomethingToCompareWith() {
    assertSteadyAfter(4, 100, 100, 100, 100);
  }

  @Test
  void growingLoadIsNotSteady() {
    assertSteadyAfter(Integer.MAX_VALUE, 100, 110, 120, 130, 140);
  }

  @Test
  void noiseIsNotGrowth() {
    assertSteadyAfter(4, 100, 103, 102, 101);
  }

  @Test
  void slowGrowthIsGrowthOnceItHasSummedUp() {
    assertSteadyAfter(6, 100, 102, 106, 106, 106, 106);
  }

  @Test
  void twoSlicesWithoutGrowthAreNotEnough() {
    assertSteadyAfter(10, 100, 90, 90, 110, 100, 100, 120, 119, 118, 117);
  }

  @Test
  void slicesAreComparedWithTheBestAndNotWithTheLast() {
    assertSteadyAfter(4, 100, 50, 70, 80);
  }

  @Test
  void loadThatCannotGrowForTheCompilersIsNotSteady() {
    for (int slice = 0; slice < 10; slice++) {
      steadiness.add(100, 0.5);
    }
    assertThat(steadiness.isReached()).isFalse();
    assertSteadyAfter(3, 100, 100, 100);
  }

  /** Fails unless so many of the slices are what it takes. */
  private void assertSteadyAfter(int slices, double... rates) {
    for (int i = 0; i < rates.length && i < slices; i++) {
      assertThat(steadiness.isReached()).as("after %d slices", i).isFalse();
      steadiness.add(rates[i], 0);
    }
    assertThat(steadiness.isReached()).isEqualTo(slices <= rates.length);
  }
}
