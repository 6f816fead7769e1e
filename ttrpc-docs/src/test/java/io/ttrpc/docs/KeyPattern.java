package io.ttrpc.docs;

import java.util.regex.Pattern;

/** The pattern of the keys that a documented key stands for. */
final class KeyPattern {
  private static final Pattern NAME = Pattern.compile("<\\w+>");
  private static final Pattern METHOD = Pattern.compile("\\[[^]]+]");

  private KeyPattern() {}

  /** Returns the pattern of a key with names in angle brackets and methods in brackets. */
  static Pattern of(String documented) {
    String methods = METHOD.matcher(documented.replace(".", "\\.")).replaceAll("\\\\[.+]");
    return Pattern.compile(NAME.matcher(methods).replaceAll("[^.]+"));
  }
}
