package io.ttrpc.protoc;

import java.util.List;

/** A part of a comment: comments of .proto files are plain text with a little Markdown. */
sealed interface CommentBlock {
  /** Running text. */
  record Paragraph(String text) implements CommentBlock {}

  /** Points, each of which began with a dash, a star, a plus or a number. */
  record Points(ListTag tag, List<String> points) implements CommentBlock {}

  /** Lines that are kept as they are: they are indented, or stand between fences. */
  record Verbatim(List<String> lines) implements CommentBlock {}

  /** HTML's two lists. */
  enum ListTag {
    UL,
    OL
  }
}
