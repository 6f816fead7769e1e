package io.ttrpc.spring.boot.accesslog;

import io.ttrpc.PeerText;

/** The form of a text in a line of the log, in which values are separated by spaces. */
final class LoggedText {
  private static final String NONE = "-";

  private LoggedText() {}

  /** Returns the text as one word; a hyphen in place of an empty text. */
  static String of(String text) {
    return text.isEmpty() ? NONE : PeerText.word(text);
  }
}
