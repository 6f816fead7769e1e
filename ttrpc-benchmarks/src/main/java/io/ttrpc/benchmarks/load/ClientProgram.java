package io.ttrpc.benchmarks.load;

import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The program around a client: see the package's description. */
public final class ClientProgram {
  private static final String MEASURE = "measure ";

  private ClientProgram() {}

  /** Runs until the input ends, or the first failure, which ends the process. */
  public static <M> void run(EchoClient<M> client, String... arguments) {
    try {
      serve(client, parsed(arguments));
      System.exit(0);
    } catch (IOException | InterruptedException | RuntimeException e) {
      System.getLogger("load").log(Level.ERROR, "the load failed", e);
      System.exit(1);
    }
  }

  private static LoadOptions parsed(String... arguments) {
    LoadOptions options = new LoadOptions();
    new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return options;
  }

  private static <M> void serve(EchoClient<M> client, LoadOptions options)
      throws IOException, InterruptedException {
    try (Load<M> load = new Load<>(client, options)) {
      load.warmUp();
      System.out.println("ready");
      Profiler profiler = new Profiler();
      BufferedReader input =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        String answer = profiler.answer(line);
        if (answer != null) {
          System.out.println(answer);
          continue;
        }
        if (!line.startsWith(MEASURE)) {
          throw new IllegalArgumentException("expected measure SECONDS but got " + line);
        }
        double seconds = Double.parseDouble(line.substring(MEASURE.length()));
        System.out.println(new Gson().toJson(load.measure(seconds, new PrintedMarks())));
      }
    }
  }

  private static final class PrintedMarks implements Load.Marks {
    @Override
    public void begin() {
      System.out.println("begin");
    }

    @Override
    public void end() {
      System.out.println("end");
    }
  }
}
