package io.ttrpc.benchmarks.profile;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Stacks with what they weigh, samples or bytes, as async-profiler writes them: one a line, frames
 * from the thread to the leaf with semicolons between them, a blank, the weight. Immutable.
 */
public final class CollapsedStacks {
  private static final double PERCENT = 100;

  /** A pattern of the suffix in which async-profiler names the kind of a frame. */
  private static final String KIND = "_\\[\\w]$";

  private record Weighed(String stack, long weight) {
    static Weighed parse(String line) {
      int blank = line.lastIndexOf(' ');
      return new Weighed(line.substring(0, blank), Long.parseLong(line.substring(blank + 1)));
    }

    String leaf() {
      return stack.substring(stack.lastIndexOf(';') + 1).replaceFirst(KIND, "");
    }
  }

  private final List<Weighed> stacks;

  private CollapsedStacks(List<Weighed> stacks) {
    this.stacks = stacks;
  }

  /** Parses the text that {@code dumpCollapsed} returns. */
  public static CollapsedStacks parse(String text) {
    return new CollapsedStacks(
        text.lines().filter(line -> !line.isBlank()).map(Weighed::parse).toList());
  }

  /** Returns the total weight of all stacks. */
  public long weight() {
    return stacks.stream().mapToLong(Weighed::weight).sum();
  }

  /** How many per cent were at what, the most first. */
  public Map<String, Double> groups() {
    return percent(weighed -> StackGroup.of(weighed.stack()).title(), Integer.MAX_VALUE);
  }

  /**
   * How many per cent are of which leaf, the most first: where bytes are counted, of which class.
   */
  public Map<String, Double> leaves(int most) {
    return percent(Weighed::leaf, most);
  }

  private Map<String, Double> percent(Function<Weighed, String> part, int most) {
    Map<String, Long> weights =
        stacks.stream()
            .collect(Collectors.groupingBy(part, Collectors.summingLong(Weighed::weight)));
    double whole = weight();
    Map<String, Double> percent = new LinkedHashMap<>();
    weights.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .forEach(entry -> percent.put(entry.getKey(), entry.getValue() * PERCENT / whole));
    return percent;
  }
}
