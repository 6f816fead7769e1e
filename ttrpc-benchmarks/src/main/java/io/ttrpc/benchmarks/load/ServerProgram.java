package io.ttrpc.benchmarks.load;

import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The program around a server in Java: see the package's description. */
public final class ServerProgram {
  private ServerProgram() {}

  /** Answers the harness until the input ends; the server is up before that. */
  public static void answer() throws IOException {
    System.out.println("ready");
    Profiler profiler = new Profiler();
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String answer = profiler.answer(line);
      System.out.println(answer == null ? new Gson().toJson(figures(line)) : answer);
    }
  }

  private static JvmFigures figures(String line) {
    return switch (line) {
      case "stats" -> JvmFigures.now();
      case "gc" -> JvmFigures.afterCollection();
      default -> throw new IllegalArgumentException("expected stats or gc but got " + line);
    };
  }
}
