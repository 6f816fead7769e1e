package io.ttrpc.benchmarks.profile;

import java.util.Locale;
import java.util.Map;

/** An event that the profiler samples. */
public enum Event {
  /** Use of the CPU. */
  CPU("µs of CPU", "samples") {
    @Override
    public Map<String, Double> parts(CollapsedStacks stacks) {
      return stacks.groups();
    }
  },
  /** Allocations. */
  ALLOC("bytes allocated", "bytes") {
    @Override
    public Map<String, Double> parts(CollapsedStacks stacks) {
      return stacks.leaves(MOST_CLASSES);
    }
  };

  private static final int MOST_CLASSES = 12;

  private final String perCall;
  private final String weight;

  Event(String perCall, String weight) {
    this.perCall = perCall;
    this.weight = weight;
  }

  /** How many per cent went where, the most first. */
  public abstract Map<String, Double> parts(CollapsedStacks stacks);

  /** As the programs know it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of what a process takes some for each call. */
  String perCall() {
    return perCall;
  }

  /** Returns the unit of the stacks' weights. */
  String weight() {
    return weight;
  }
}
