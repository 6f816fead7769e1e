package io.ttrpc.protoc;

import java.util.List;

/** A block of a comment. Comments of .proto files are plain text with some Markdown. */
sealed interface CommentBlock {
  /** A paragraph of text. */
  record Paragraph(String text) implements CommentBlock {}

  /** The points of a list. Each of them begins with a dash, a star, a plus or a number. */
  record Points(ListTag tag, List<String> points) implements CommentBlock {}

  /** Lines that are copied unchanged, because they are indented or between fences. */
  record Verbatim(List<String> lines) implements CommentBlock {}

  /** The two tags of HTML's lists. */
  enum ListTag {
    UL,
    OL
  }
}
