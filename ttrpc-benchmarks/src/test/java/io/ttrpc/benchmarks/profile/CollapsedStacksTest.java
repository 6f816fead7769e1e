package io.ttrpc.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CollapsedStacksTest {
  @Test
  void groupsAreSharesOfTheWeightAndTheLargestIsFirst() {
    CollapsedStacks stacks =
        CollapsedStacks.parse(
            """
            [Thread-1 tid=7];io/grpc/A.b 10
            [Thread-1 tid=7];com/google/protobuf/A.b 45
            [Thread-2 tid=8];io/grpc/A.c d 25
            """);

    assertThat(stacks.weight()).isEqualTo(80);
    assertThat(stacks.groups())
        .containsExactly(Map.entry("protobuf", 56.25), Map.entry("grpc, netty", 43.75));
  }

  @Test
  void leavesAreClassesWhereverTheyWereAllocated() {
    CollapsedStacks stacks =
        CollapsedStacks.parse(
            """
            a;byte[]_[i] 1
            b;byte[]_[k] 2
            a;java.lang.String_[i] 5
            """);

    assertThat(stacks.leaves(1)).containsExactly(Map.entry("java.lang.String", 62.5));
    assertThat(stacks.leaves(2)).containsEntry("byte[]", 37.5);
  }

  @Test
  void nothingSeenHasNoShares() {
    assertThat(CollapsedStacks.parse("\n").groups()).isEmpty();
  }
}
