package io.ttrpc.benchmarks.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run, as it is written to a file. Immutable.
 *
 * @param time when it began, in ISO 8601
 * @param commit of this project; with {@code +} where files had changed since
 * @param jdks versions of the JDKs, by what they were for
 * @param seconds that each round measured
 * @param warmup seconds of load before the first round
 * @param warmupMax up to so many where the load of a peer in Java still grew
 */
public record Report(
    String time,
    String commit,
    Machine machine,
    Map<String, String> jdks,
    List<PeerVersion> peers,
    int rounds,
    double seconds,
    double warmup,
    double warmupMax,
    List<Result> results,
    List<Target.Outcome> targets) {

  /**
   * A peer that took part, or could not.
   *
   * @param missing why it did not; null where it did
   */
  public record PeerVersion(String name, String version, @Nullable String missing) {}

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  /** Writes it as JSON. */
  public void write(Path file) throws IOException {
    Files.writeString(file, GSON.toJson(this) + "\n");
  }

  /** Reads a report that {@link #write} wrote. */
  public static Report read(Path file) throws IOException {
    return GSON.fromJson(Files.readString(file), Report.class);
  }
}
