package io.ttrpc.interop.otel;

import io.ttrpc.interop.peer.Program;
import java.util.Arrays;
import java.util.List;

/**
 * A span that a Go program has printed.
 *
 * @param attributes the attributes, as {@code key:type=value}
 */
record GoSpan(
    String kind, String name, String trace, String id, String parent, List<String> attributes) {
  private static final String PREFIX = "span ";

  /** Returns the spans that the program has printed so far. */
  static List<GoSpan> of(Program program) {
    return program.lines().stream()
        .filter(line -> line.startsWith(PREFIX))
        .map(GoSpan::parse)
        .toList();
  }

  private static GoSpan parse(String line) {
    String[] words = line.substring(PREFIX.length()).split(" ", 6);
    return new GoSpan(
        words[0], words[1], words[2], words[3], words[4], Arrays.asList(words[5].split(",")));
  }
}
