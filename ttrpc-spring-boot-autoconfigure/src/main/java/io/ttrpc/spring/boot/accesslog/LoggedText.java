package io.ttrpc.spring.boot.accesslog;

import java.util.HexFormat;

/**
 * The form of a text in a line of the log. A peer may choose the text, so it is short and has
 * neither spaces nor control characters: nothing in it looks like another value or another line.
 */
final class LoggedText {
  static final String NONE = "-";

  /** The maximum number of characters before the escapes. */
  static final int MAX_LENGTH = 256;

  private LoggedText() {}

  /** Returns the text with escapes; a hyphen in place of an empty text. */
  static String of(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    int length = Math.min(text.length(), MAX_LENGTH);
    StringBuilder safe = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      append(text.charAt(i), safe);
    }
    if (length < text.length()) {
      safe.append("...");
    }
    return safe.toString();
  }

  /**
   * Appends a visible ASCII character or a letter or digit of any script as it is, and everything
   * else as an escape. Characters that change the direction of the text are thus escaped too.
   */
  private static void append(char c, StringBuilder safe) {
    boolean plain =
        (c > ' ' && c < 0x7f && c != '\\') || (c > 0x7f && Character.isLetterOrDigit(c));
    if (plain) {
      safe.append(c);
    } else {
      safe.append("\\u").append(HexFormat.of().toHexDigits(c));
    }
  }
}
