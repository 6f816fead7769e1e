package io.ttrpc;

import java.util.HexFormat;

/**
 * The printable form of a text that a peer may have chosen, such as the message of a status, the
 * name of an unknown method or a key of metadata. A printable text stays in its line and in its
 * direction, and has a bounded length: it cannot look like another line of a log. An escape is the
 * four hexadecimal digits of a character behind {@code \}{@code u}. All methods are thread-safe.
 */
public final class PeerText {
  /** The maximum number of characters of a line, before the escapes. */
  static final int MAX_LINE_LENGTH = 4096;

  /** The maximum number of characters of a word, before the escapes. */
  static final int MAX_WORD_LENGTH = 256;

  private static final String CUT = "...";

  private PeerText() {}

  /**
   * Returns the text as a part of a line: at most 4,096 characters of it, and dots in place of
   * others. Escaped are the ends of lines, control characters, and characters that are invisible or
   * change the direction of the text.
   */
  public static String line(String text) {
    int length = lengthWithin(text, MAX_LINE_LENGTH);
    int plain = 0;
    while (plain < length && isSafeAscii(text.charAt(plain))) {
      plain++;
    }
    return plain == text.length() ? text : escaped(text, length, Form.LINE);
  }

  /**
   * Returns the text as one word: at most 256 characters of it, and dots in place of others. Only
   * visible ASCII characters and the letters and digits of all scripts are left as they are. A
   * backslash is escaped as well, so that each word stands for one text.
   */
  public static String word(String text) {
    return escaped(text, lengthWithin(text, MAX_WORD_LENGTH), Form.WORD);
  }

  /** Returns the number of characters to show, which does not divide a surrogate pair. */
  private static int lengthWithin(String text, int max) {
    if (text.length() <= max) {
      return text.length();
    }
    return Character.isSurrogatePair(text.charAt(max - 1), text.charAt(max)) ? max - 1 : max;
  }

  private static String escaped(String text, int length, Form form) {
    StringBuilder safe = new StringBuilder(length + 16);
    for (int i = 0; i < length; ) {
      int character = text.codePointAt(i);
      int end = i + Character.charCount(character);
      if (form == Form.LINE ? isOfLine(character) : isOfWord(character)) {
        safe.append(text, i, end);
      } else {
        for (int at = i; at < end; at++) {
          safe.append("\\u").append(HexFormat.of().toHexDigits(text.charAt(at)));
        }
      }
      i = end;
    }
    return length < text.length() ? safe.append(CUT).toString() : safe.toString();
  }

  private static boolean isSafeAscii(char c) {
    return c >= ' ' && c < 0x7f;
  }

  private static boolean isOfLine(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static boolean isOfWord(int character) {
    return character < 0x80
        ? character > ' ' && character < 0x7f && character != '\\'
        : Character.isLetterOrDigit(character);
  }

  /** The forms of printable text. */
  private enum Form {
    LINE,
    WORD
  }
}
