package io.ttrpc.benchmarks.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a peer in a row. Immutable.
 *
 * @param row the row's name
 * @param entry the peer's name, with its special setting in this row if it has one
 * @param setting processors, JDK and callers, for people
 * @param median the median of the rounds
 * @param rounds the samples of the rounds, in order
 * @param failure the reason why there are no figures; null if there are some
 * @param server the command that started the server
 * @param client the command that started the client
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

  /** Returns true if the peer was there but failed. */
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
