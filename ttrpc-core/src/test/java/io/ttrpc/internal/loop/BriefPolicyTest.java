package io.ttrpc.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BriefPolicyTest {
  private static final long BRIEF = 100_000;
  private final BriefPolicy pace = new BriefPolicy();

  private void ran(int times, long nanos) {
    for (int i = 0; i < times; i++) {
      pace.ran(nanos);
    }
  }

  @Test
  void methodIsBriefAfterItsProbation() {
    ran(63, BRIEF);
    assertThat(pace.isBrief()).isFalse();
    ran(1, BRIEF);
    assertThat(pace.isBrief()).isTrue();
  }

  @Test
  void slowRunWeighsAsMuchAsManyBriefOnes() {
    ran(64, BRIEF);
    ran(3, BRIEF + 1);
    assertThat(pace.isBrief()).isTrue();
    ran(1, BRIEF + 1);
    assertThat(pace.isBrief()).isFalse();
  }

  @Test
  void briefRunsMakeUpForSlowOnes() {
    ran(64, BRIEF);
    for (int i = 0; i < 10; i++) {
      ran(3, BRIEF + 1);
      ran(48, BRIEF);
    }
    assertThat(pace.isBrief()).isTrue();
  }

  @Test
  void runsBeyondTheProbationOutweighNoMoreSlowOnes() {
    ran(1_000, BRIEF);
    ran(3, BRIEF + 1);
    assertThat(pace.isBrief()).isTrue();
    ran(1, BRIEF + 1);
    assertThat(pace.isBrief()).isFalse();
  }

  @Test
  void overrunMakesTheNextProbationLonger() {
    ran(64, BRIEF);
    pace.overran();
    assertThat(pace.isBrief()).isFalse();
    ran(255, BRIEF);
    assertThat(pace.isBrief()).isFalse();
    ran(1, BRIEF);
    assertThat(pace.isBrief()).isTrue();
  }

  @Test
  void overrunIsNotForgivenBeforeManyBriefRuns() {
    ran(64, BRIEF);
    pace.overran();
    ran(256 + 19_999, BRIEF);
    pace.overran();
    ran(1023, BRIEF);
    assertThat(pace.isBrief()).isFalse();
    ran(1, BRIEF);
    assertThat(pace.isBrief()).isTrue();
  }

  @Test
  void overrunIsForgivenAfterManyBriefRuns() {
    ran(64, BRIEF);
    pace.overran();
    ran(256 + 40_000, BRIEF);
    pace.overran();
    // Twice halved and once quadrupled.
    ran(255, BRIEF);
    assertThat(pace.isBrief()).isFalse();
    ran(1, BRIEF);
    assertThat(pace.isBrief()).isTrue();
  }
}
