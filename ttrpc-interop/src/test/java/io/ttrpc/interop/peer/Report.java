package io.ttrpc.interop.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A client's report of its checks, compared with the known differences between it and its server.
 *
 * @param passed the number of checks that passed
 * @param known the number of checks that the list of known differences names
 * @param faults the outcomes that differ from the list, and the entries of the list that name no
 *     check of the client
 */
public record Report(long passed, long known, List<String> faults) {
  private static final String OK = "ok ";
  private static final String FAIL = "FAIL ";

  /** Waits for the client's end. */
  public static Report of(Program client, KnownDifferences differences)
      throws InterruptedException {
    int exit = client.awaitExit();
    List<String> lines = client.lines();
    assertThat(lines).as(client::toString).isNotEmpty();
    int last = lines.size() - 1;
    Map<String, Optional<String>> failures = new LinkedHashMap<>();
    for (String line : lines.subList(0, last)) {
      assertThat(failures.put(name(line), failure(line))).as("second line of %s", line).isNull();
    }

    long failed = failures.values().stream().filter(Optional::isPresent).count();
    long passed = failures.size() - failed;
    assertThat(lines.get(last)).isEqualTo(passed + " passed, " + failed + " failed");
    assertThat(exit).as(client::toString).isEqualTo(failed == 0 ? 0 : 1);

    List<String> faults =
        Stream.concat(
                failures.entrySet().stream()
                    .flatMap(
                        check ->
                            differences
                                .fault(check.getKey(), check.getValue().orElse(null))
                                .stream()),
                differences.missing(failures.keySet()).stream())
            .toList();
    long known = failures.keySet().stream().filter(differences::names).count();
    return new Report(passed, known, faults);
  }

  private static String name(String line) {
    if (line.startsWith(OK)) {
      return line.substring(OK.length());
    }
    assertThat(line).startsWith(FAIL).contains(": ");
    return line.substring(FAIL.length(), line.indexOf(": "));
  }

  private static Optional<String> failure(String line) {
    return line.startsWith(OK)
        ? Optional.empty()
        : Optional.of(line.substring(line.indexOf(": ") + 2));
  }

  /** The counts, as a cell of the matrix. */
  public String counts() {
    String differences = known == 0 ? "" : ", " + known + " known";
    return passed + " passed, " + faults.size() + " failed" + differences;
  }
}
