package io.ttrpc.interop.client;

/** Keeps an outcome on its line, whatever text the server put into its status. */
final class OneLine {
  private OneLine() {}

  static String of(String text) {
    return text.replaceAll("\\R", " ").strip();
  }
}
