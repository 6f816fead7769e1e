package io.ttrpc.benchmarks.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one peer in one row. Immutable.
 *
 * @param row the row's name
 * @param entry the peer's name, and what is special about it in this row
 * @param setting processors, JDK, callers, for people
 * @param median of the rounds
 * @param rounds in order
 * @param failure why there is no figure; null where there are some
 * @param server the command that started the server; the client's likewise
 */
public record Result(
    String row,
    String entry,
    String setting,
    Sample median,
    List<Sample> rounds,
    @Nullable String failure,
    List<String> server,
    List<String> client) {
  public Result {
    rounds = List.copyOf(rounds);
    server = List.copyOf(server);
    client = List.copyOf(client);
  }

  /** How the {@link #failure} of a peer begins that was there, and did not do its part. */
  public static final String FAILED = "failed: ";

  /** Whether the peer was there, and did not do its part. */
  public boolean hasFailed() {
    return failure != null && failure.startsWith(FAILED);
  }

  /** A peer that is missing or failed. */
  public static Result failed(
      String row,
      String entry,
      String setting,
      String failure,
      List<String> server,
      List<String> client) {
    return new Result(
        row, entry, setting, Sample.median(List.of()), List.of(), failure, server, client);
  }
}
