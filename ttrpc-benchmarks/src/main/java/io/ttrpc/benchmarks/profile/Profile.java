package io.ttrpc.benchmarks.profile;

import com.google.gson.GsonBuilder;
import io.ttrpc.benchmarks.report.Numbers;
import io.ttrpc.benchmarks.report.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The profile of one process of a peer in a row. Immutable.
 *
 * @param process server or client
 * @param setting processors, JDK and callers, for people
 * @param source async-profiler's name of the event that it really sampled
 * @param weight the total weight of all stacks: samples, or bytes
 * @param perCall microseconds of CPU, or bytes; null if there were no calls
 * @param percent the shares by activity or by class, the largest first
 */
public record Profile(
    String row,
    String peer,
    String process,
    String setting,
    Event event,
    String source,
    long weight,
    @Nullable Double perCall,
    Map<String, Double> percent) {
  private static final double PERCENT = 100;

  /** Writes them as JSON. */
  public static void write(List<Profile> profiles, Path file) throws IOException {
    Files.writeString(file, new GsonBuilder().setPrettyPrinting().create().toJson(profiles) + "\n");
  }

  /** As text for a terminal. */
  public String text() {
    TextTable table = new TextTable(1, "", "%", event.perCall() + "/call");
    percent.forEach((part, share) -> table.add(List.of(part, cell(share), cell(ofCall(share)))));
    return """
        %s, %s, %s: %s %s per call, %s %s (%s)
        %s%s"""
        .formatted(
            row,
            peer,
            process,
            cell(perCall),
            event.perCall(),
            Numbers.shortest((double) weight),
            event.weight(),
            setting,
            fallback(),
            table);
  }

  private String fallback() {
    return source.equals(event.word())
        ? ""
        : "! sampled by %s, as %s was refused: without what the kernel does\n"
            .formatted(source, event.word());
  }

  private @Nullable Double ofCall(double share) {
    return perCall == null ? null : perCall * share / PERCENT;
  }

  private static String cell(@Nullable Double value) {
    return value == null ? "-" : Numbers.shortest(value);
  }
}
