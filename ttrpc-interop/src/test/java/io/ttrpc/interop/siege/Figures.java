package io.ttrpc.interop.siege;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Named whole numbers, as a process reports them in one line: {@code made 12 answered 11}.
 *
 * @param values the numbers in the order of the line
 */
record Figures(Map<String, Long> values) {
  static final Figures NONE = new Figures(Map.of());

  static Figures parse(String line) {
    Map<String, Long> values = new LinkedHashMap<>();
    String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      values.put(words[i], Long.valueOf(words[i + 1]));
    }
    return new Figures(values);
  }

  /** Returns the number of that name, or 0 where there is none. */
  long get(String name) {
    return values.getOrDefault(name, 0L);
  }

  /** Returns the sums of both, and of times the longer ones. */
  Figures plus(Figures other) {
    Map<String, Long> sums = new LinkedHashMap<>(values);
    other.values.forEach(
        (name, value) ->
            sums.merge(name, value, Tally.LONGEST.contains(name) ? Math::max : Long::sum));
    return new Figures(sums);
  }

  /** Returns these figures with that one replaced. */
  Figures with(String name, long value) {
    Map<String, Long> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new Figures(changed);
  }

  /** Returns these figures with the count of {@code part} taken from one and added to another. */
  Figures move(String part, String from, String to) {
    return with(from, get(from) - get(part)).with(to, get(to) + get(part));
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(each -> each.getKey() + ' ' + each.getValue())
        .collect(Collectors.joining(" "));
  }
}
