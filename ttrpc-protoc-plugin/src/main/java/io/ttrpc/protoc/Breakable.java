package io.ttrpc.protoc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Code that is written on one line if it fits. Otherwise its parts are written on a second line, or
 * on a line each.
 */
record Breakable(String head, List<Breakable> parts, String tail) {
  private static final String INDENT = "    ";

  static Breakable of(String text) {
    return new Breakable(text, List.of(), "");
  }

  static Breakable of(String head, List<String> parts, String tail) {
    return new Breakable(head, parts.stream().map(Breakable::of).toList(), tail);
  }

  /** Returns the same code after a text that stays on its first line. */
  Breakable after(String text) {
    return new Breakable(text + head, parts, tail);
  }

  /** Returns the lines, none of them longer than {@code width} if possible. */
  List<String> lines(int width) {
    return lines(width, INDENT);
  }

  List<String> lines(int width, String indent) {
    String line = toString();
    if (line.length() <= width || parts.isEmpty()) {
      return List.of(line);
    }
    List<String> lines = new ArrayList<>(List.of(head));
    String together = indent + joinedParts() + tail;
    if (together.length() <= width) {
      lines.add(together);
      return lines;
    }
    for (int i = 0; i < parts.size(); i++) {
      String end = i < parts.size() - 1 ? "," : tail;
      List<String> part = parts.get(i).lines(width - indent.length() - end.length());
      part.forEach(text -> lines.add(indent + text));
      lines.set(lines.size() - 1, lines.get(lines.size() - 1) + end);
    }
    return lines;
  }

  @Override
  public String toString() {
    return head + joinedParts() + tail;
  }

  private String joinedParts() {
    return parts.stream().map(Breakable::toString).collect(Collectors.joining(", "));
  }
}
