package io.ttrpc.protoc;

import io.ttrpc.protoc.CommentBlock.ListTag;
import io.ttrpc.protoc.CommentBlock.Paragraph;
import io.ttrpc.protoc.CommentBlock.Points;
import io.ttrpc.protoc.CommentBlock.Verbatim;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parser of a comment of protoc's. Each instance parses one comment. Not safe for use by
 * several threads.
 */
final class CommentParser {
  private static final Pattern POINT = Pattern.compile(" *([-*+]|\\d{1,3}[.)]) +(\\S.*)");
  private static final String FENCE = "```";
  private static final int VERBATIM_INDENT = 4;

  private final List<CommentBlock> blocks = new ArrayList<>();
  private final List<String> text = new ArrayList<>();
  private final List<String> points = new ArrayList<>();
  private final List<String> verbatim = new ArrayList<>();
  private ListTag tag = ListTag.UL;
  private boolean fenced;
  private boolean afterEmptyLine = true;

  private CommentParser() {}

  static List<CommentBlock> parse(String comment) {
    // Of a comment that starts with two stars, protoc removes only one.
    List<String> lines =
        comment
            .lines()
            .map(String::stripTrailing)
            .map(line -> line.equals("*") ? "" : line)
            .toList();
    int margin =
        lines.stream()
            .filter(line -> !line.isEmpty())
            .mapToInt(CommentParser::indent)
            .min()
            .orElse(0);
    CommentParser parser = new CommentParser();
    for (String line : lines) {
      parser.read(line.isEmpty() ? line : line.substring(margin));
    }
    parser.endBlock();
    return parser.blocks;
  }

  private void read(String line) {
    if (line.strip().startsWith(FENCE)) {
      endBlock();
      fenced = !fenced;
    } else if (fenced) {
      verbatim.add(line);
    } else if (line.isEmpty()) {
      endText();
      if (!verbatim.isEmpty()) {
        verbatim.add(line);
      }
    } else {
      readText(line);
    }
    afterEmptyLine = line.isEmpty();
  }

  private void readText(String line) {
    Matcher point = POINT.matcher(line);
    boolean indented = indent(line) >= VERBATIM_INDENT;
    if (point.matches() && (!indented || !points.isEmpty())) {
      endText();
      endVerbatim();
      tag = Character.isDigit(point.group(1).charAt(0)) ? ListTag.OL : ListTag.UL;
      points.add(point.group(2));
    } else if (!points.isEmpty() && (indent(line) > 0 || !afterEmptyLine)) {
      points.set(points.size() - 1, points.get(points.size() - 1) + " " + line.strip());
    } else if (indented && text.isEmpty()) {
      endPoints();
      verbatim.add(line.substring(VERBATIM_INDENT));
    } else {
      endPoints();
      endVerbatim();
      text.add(line.strip());
    }
  }

  private void endBlock() {
    endText();
    endPoints();
    endVerbatim();
  }

  private void endText() {
    if (!text.isEmpty()) {
      blocks.add(new Paragraph(String.join(" ", text)));
      text.clear();
    }
  }

  private void endPoints() {
    if (!points.isEmpty()) {
      blocks.add(new Points(tag, List.copyOf(points)));
      points.clear();
    }
  }

  private void endVerbatim() {
    while (!verbatim.isEmpty() && verbatim.get(verbatim.size() - 1).isEmpty()) {
      verbatim.remove(verbatim.size() - 1);
    }
    if (!verbatim.isEmpty()) {
      blocks.add(new Verbatim(List.copyOf(verbatim)));
      verbatim.clear();
    }
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }
}
