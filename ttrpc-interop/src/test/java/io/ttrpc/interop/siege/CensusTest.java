package io.ttrpc.interop.siege;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CensusTest {
  private static final Figures BEFORE =
      Figures.parse("threads:loop-N 1 descriptors 4 heap 3000 calls 0 uncaught 0");

  @Test
  void sameFiguresAreNoLeak() {
    assertThat(Census.leaks(BEFORE, BEFORE)).isEqualTo(Figures.NONE);
  }

  @Test
  void firstThreadOfAKindIsNoLeak() {
    Figures after = BEFORE.with("threads:timer", 1);
    assertThat(Census.leaks(BEFORE, after)).isEqualTo(Figures.NONE);
  }

  @Test
  void furtherThreadOfAKindIsALeak() {
    Figures after = BEFORE.with("threads:loop-N", 2);
    assertThat(Census.leaks(BEFORE, after)).isEqualTo(Figures.parse("threads:loop-N 1"));
  }

  @Test
  void heapMayGrowALittle() {
    assertThat(Census.leaks(BEFORE, BEFORE.with(Census.HEAP, 7000))).isEqualTo(Figures.NONE);
    assertThat(Census.leaks(BEFORE, BEFORE.with(Census.HEAP, 7200)))
        .isEqualTo(Figures.parse("heap 4200"));
  }

  @Test
  void oneCallOrDescriptorIsALeak() {
    Figures after = BEFORE.with(Census.CALLS, 1).with(Census.DESCRIPTORS, 5);
    assertThat(Census.leaks(BEFORE, after)).isEqualTo(Figures.parse("descriptors 1 calls 1"));
  }
}
