package io.ttrpc.benchmarks.load;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import one.profiler.AsyncProfiler;
import one.profiler.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Profiles this JVM with async-profiler, which is loaded by the first line that asks for it. Used
 * by one thread.
 */
final class Profiler {
  private static final String BEGIN = "profile ";
  private static final String END = "profile-end ";
  private static final String CPU = "cpu";
  private static final String ALLOC = "alloc";

  /**
   * Timers of the process, where the kernel's counters are refused: without the kernel's frames.
   */
  private static final String INSTEAD_OF_CPU = "itimer";

  private static final String INTERVAL = "interval=500us";

  private @Nullable String event;

  /** Null where the line is not about a profile. */
  @Nullable String answer(String line) throws IOException {
    if (line.startsWith(BEGIN)) {
      event = begin(line.substring(BEGIN.length()));
      return event;
    }
    if (line.startsWith(END)) {
      end(Path.of(line.substring(END.length())));
      return "written";
    }
    return null;
  }

  private static String begin(String event) throws IOException {
    switch (event) {
      case ALLOC -> start("event=alloc,alloc=16k");
      case CPU -> {
        try {
          // Of this name alone nothing else is taken in silence where it is refused.
          start("event=cpu-clock," + INTERVAL);
        } catch (IllegalStateException e) {
          System.getLogger("load").log(Level.WARNING, "the kernel's counters are refused", e);
          start("event=" + INSTEAD_OF_CPU + "," + INTERVAL);
          return INSTEAD_OF_CPU;
        }
      }
      default -> throw new IllegalArgumentException("expected cpu or alloc but got " + event);
    }
    return event;
  }

  private static void start(String options) throws IOException {
    // By thread: those of the compiler and the collector have names, but not always symbols.
    AsyncProfiler.getInstance().execute("start,threads,log=stderr," + options);
  }

  private void end(Path file) throws IOException {
    AsyncProfiler profiler = AsyncProfiler.getInstance();
    profiler.stop();
    Counter weight = ALLOC.equals(event) ? Counter.TOTAL : Counter.SAMPLES;
    Files.writeString(file, profiler.dumpCollapsed(weight));
  }
}
