package io.ttrpc.interop.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The checks of one client that are known to fail with one server, and with what. */
public final class KnownDifferences {
  private static final Path DOCUMENT = Path.of("..", "docs", "interop.md");

  /** Clients, servers, check, what its failure contains, case; why stands in the last cell. */
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| ([A-Z][\\w, ]+) \\| ([A-Z][\\w, ]+) \\| ([^|]+) \\| `([^|]+)` \\| \\d+\\w? \\| .+ \\|$",
          Pattern.MULTILINE);

  private final Map<String, String> failures;

  private KnownDifferences(Map<String, String> failures) {
    this.failures = failures;
  }

  /**
   * Reads the differences that the document lists for a client and a server, each named by its
   * language.
   */
  public static KnownDifferences of(String client, String server) throws IOException {
    return listed(Files.readString(DOCUMENT), client, server);
  }

  static KnownDifferences listed(String document, String client, String server) {
    return new KnownDifferences(
        ROW.matcher(document)
            .results()
            .filter(row -> split(row.group(1)).contains(client))
            .filter(row -> split(row.group(2)).contains(server))
            .collect(Collectors.toMap(row -> row.group(3), (MatchResult row) -> row.group(4))));
  }

  private static List<String> split(String cell) {
    return Arrays.asList(cell.split(", "));
  }

  /** Returns true if the list names the check. */
  public boolean names(String check) {
    return failures.containsKey(check);
  }

  /**
   * Returns a description of a check's outcome; empty if the outcome is the known one.
   *
   * @param failure the message with which the check failed; null if it passed
   */
  public Optional<String> fault(String check, @Nullable String failure) {
    String known = failures.get(check);
    if (failure == null) {
      return Optional.ofNullable(known)
          .map(unused -> check + ": passes, but " + DOCUMENT + " says that it fails");
    }
    if (known == null) {
      return Optional.of(check + ": " + failure);
    }
    return failure.contains(known)
        ? Optional.empty()
        : Optional.of(check + ": must fail with \"" + known + "\" but did with " + failure);
  }

  /** Returns a message for each listed check that the client does not have. */
  public List<String> missing(Collection<String> checks) {
    return failures.keySet().stream()
        .filter(check -> !checks.contains(check))
        .map(check -> check + ": is in " + DOCUMENT + " but no check of this client")
        .toList();
  }
}
