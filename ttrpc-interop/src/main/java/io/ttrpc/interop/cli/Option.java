package io.ttrpc.interop.cli;

import org.jspecify.annotations.Nullable;

/**
 * An option as it stood on the command line. Immutable and safe for any thread.
 *
 * @param name with its two dashes
 * @param value what was given to it; empty for a flag
 */
public record Option(String name, String value) {

  /**
   * An option that a program knows. Immutable and safe for any thread.
   *
   * @param name with its two dashes
   * @param placeholder what its value is called in messages; null for a flag, which has none
   * @param repetition whether it may be given several times
   */
  public record Known(String name, @Nullable String placeholder, Repetition repetition) {
    @Override
    public String toString() {
      return placeholder == null ? name : name + ' ' + placeholder;
    }
  }

  /** How often an option may be given. */
  public enum Repetition {
    ONCE,
    ANY
  }
}
