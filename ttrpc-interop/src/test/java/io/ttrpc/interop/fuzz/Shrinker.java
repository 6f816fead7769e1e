package io.ttrpc.interop.fuzz;

import io.ttrpc.interop.fuzz.Sequence.Step;
import java.util.ArrayList;
import java.util.List;

/** Drops steps for as long as what is left still fails. */
final class Shrinker {
  private Shrinker() {}

  /** A check whether a sequence fails. */
  interface Check {
    boolean fails(Sequence sequence) throws Exception;
  }

  /** A sequence that fails and has no step too many, as far as dropping a run of them can tell. */
  static Sequence shrink(Sequence failing, Check check) throws Exception {
    Sequence smallest = failing;
    for (int size = Math.max(1, failing.steps().size() / 2); size >= 1; size /= 2) {
      int from = 0;
      while (from < smallest.steps().size()) {
        Sequence smaller = without(smallest, from, size);
        if (check.fails(smaller)) {
          smallest = smaller;
        } else {
          from += size;
        }
      }
    }
    return smallest;
  }

  private static Sequence without(Sequence sequence, int from, int size) {
    List<Step> steps = new ArrayList<>(sequence.steps());
    steps.subList(from, Math.min(from + size, steps.size())).clear();
    return sequence.withSteps(steps);
  }
}
