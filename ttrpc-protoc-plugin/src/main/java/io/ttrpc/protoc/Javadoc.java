package io.ttrpc.protoc;

import io.ttrpc.protoc.CommentBlock.ListTag;
import io.ttrpc.protoc.CommentBlock.Paragraph;
import io.ttrpc.protoc.CommentBlock.Points;
import io.ttrpc.protoc.CommentBlock.Verbatim;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A builder of a Javadoc comment. Not safe for use by several threads. */
final class Javadoc {
  /** An at sign that a doclet would read as a tag. The one in an e-mail address is not. */
  private static final Pattern TAG = Pattern.compile("(?<![^\\s{])@");

  /** The backslash of a Unicode escape, which Java replaces even in comments. */
  private static final Pattern UNICODE_ESCAPE = Pattern.compile("\\\\(?=u)");

  private final int width;
  private final List<String> lines = new ArrayList<>();

  private Javadoc(int width) {
    this.width = width;
  }

  /**
   * Returns an empty comment with lines of the width, which does not count the star and the
   * indentation.
   */
  static Javadoc ofWidth(int width) {
    return new Javadoc(width);
  }

  /** Adds a comment of the .proto file. */
  Javadoc comment(String comment) {
    for (CommentBlock block : CommentParser.parse(comment)) {
      if (block instanceof Paragraph paragraph) {
        paragraph(escape(paragraph.text()));
      } else if (block instanceof Points points) {
        points(points);
      } else if (block instanceof Verbatim verbatim) {
        verbatim(verbatim);
      }
    }
    return this;
  }

  /** Adds a paragraph of HTML. */
  Javadoc paragraph(String html) {
    if (isEmpty()) {
      fill("", html, "");
    } else {
      lines.add("");
      fill("<p>", html, "");
    }
    return this;
  }

  /** Adds the tag {@code @deprecated}. */
  Javadoc deprecated(String html) {
    separate();
    fill("@deprecated ", html, "    ");
    return this;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Returns the lines between the opening and the closing one, without their stars. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  private void points(Points points) {
    separate();
    String tag = points.tag() == ListTag.UL ? "ul" : "ol";
    lines.add("<" + tag + ">");
    for (String point : points.points()) {
      fill("  <li>", escape(point), "      ");
    }
    lines.add("</" + tag + ">");
  }

  private void verbatim(Verbatim verbatim) {
    separate();
    lines.add("<pre>");
    verbatim.lines().forEach(line -> lines.add(escape(line)));
    lines.add("</pre>");
  }

  private void separate() {
    if (!isEmpty()) {
      lines.add("");
    }
  }

  private void fill(String first, String text, String indent) {
    StringBuilder line = new StringBuilder(first);
    int empty = line.length();
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() > empty && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
        empty = line.length();
      }
      if (line.length() > empty) {
        line.append(' ');
      }
      line.append(word);
    }
    lines.add(line.toString());
  }

  /**
   * Escapes text, so that it neither ends the comment nor is read as HTML, a tag or a Unicode
   * escape.
   */
  static String escape(String text) {
    String html =
        text.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("*/", "*&#47;")
            .replace("/*", "&#47;*");
    return UNICODE_ESCAPE.matcher(TAG.matcher(html).replaceAll("&#64;")).replaceAll("&#92;");
  }
}
