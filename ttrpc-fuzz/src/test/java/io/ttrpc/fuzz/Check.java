package io.ttrpc.fuzz;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks that cost nothing where they hold, as they are made millions of times. */
public final class Check {
  private Check() {}

  /** Fails unless the condition holds. */
  public static void that(boolean condition, Supplier<String> otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise.get());
    }
  }

  /** Fails unless both are equal. */
  public static void equal(String of, @Nullable Object expected, @Nullable Object found) {
    that(
        Objects.equals(expected, found),
        () -> of + " must be <" + expected + "> but was <" + found + '>');
  }

  /** Fails if a text has more characters than the bound, or one that ends or reorders a line. */
  public static void oneLine(String text, int maxLength) {
    that(text.length() <= maxLength, () -> text.length() + " characters, bound " + maxLength);
    for (int i = 0; i < text.length(); i++) {
      int at = i;
      int type = Character.getType(text.charAt(i));
      that(
          type != Character.CONTROL
              && type != Character.FORMAT
              && type != Character.LINE_SEPARATOR
              && type != Character.PARAGRAPH_SEPARATOR,
          () -> "a control character at " + at + ": " + Integer.toHexString(text.charAt(at)));
    }
  }
}
