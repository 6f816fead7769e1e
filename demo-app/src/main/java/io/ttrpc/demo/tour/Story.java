package io.ttrpc.demo.tour;

import java.io.PrintStream;
import java.util.function.Consumer;

/** Prints the tour in chapters. A chapter that fails is told as such, and the next one follows. */
final class Story {
  private final PrintStream out;
  private int chapters;
  private int surprises;

  Story(PrintStream out) {
    this.out = out;
  }

  void title(String text) {
    out.println(text);
  }

  void chapter(String heading, Consumer<Story> content) {
    out.printf("%n%d. %s%n", ++chapters, heading);
    try {
      content.accept(this);
    } catch (RuntimeException e) {
      surprises++;
      line("FAILED: " + e);
    }
  }

  void line(String text) {
    out.println("   " + text);
  }

  void end() {
    out.printf(
        "%n%s%n",
        surprises == 0
            ? "All went as it should."
            : surprises + " of " + chapters + " chapters went wrong.");
  }

  int surprises() {
    return surprises;
  }
}
