package io.ttrpc.interop.siege;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The protocol between the bench and its processes: the bench writes {@code NUMBER COMMAND} to the
 * standard input, the process writes {@code NUMBER FIGURES} to the standard output.
 */
final class Console {
  static final String READY = "ready";

  private Console() {}

  /** Says that the process is ready, and obeys until the bench has gone; ends the process then. */
  static void obey(Commands commands) throws Exception {
    System.out.println(READY);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int space = line.indexOf(' ');
      Figures figures;
      try {
        figures = commands.run(line.substring(space + 1).split(" ", -1));
      } catch (Throwable e) {
        // The bench gets no answer, and keeps this output.
        e.printStackTrace();
        continue;
      }
      System.out.println(line.substring(0, space + 1) + figures);
    }
    Runtime.getRuntime().halt(0);
  }

  /** Runs a command, of which the first word is the name. */
  @FunctionalInterface
  interface Commands {
    Figures run(String[] words) throws Exception;
  }
}
