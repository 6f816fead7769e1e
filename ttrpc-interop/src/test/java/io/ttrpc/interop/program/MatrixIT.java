package io.ttrpc.interop.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.interop.peer.Program;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The checks of every client against the server of every language, as a table. */
@Timeout(600)
class MatrixIT {
  private static final Pattern SUMMARY =
      Pattern.compile("(\\d+) passed, (\\d+) failed(?:, (\\d+) skipped)?");
  private static final boolean REQUIRED =
      Boolean.parseBoolean(System.getenv("TTRPC_REQUIRE_PEERS"));

  @TempDir Path folder;

  @Test
  void everyClientFindsNoFaultWithAnyServer() throws Exception {
    Map<Implementation, Map<Implementation, String>> table = new EnumMap<>(Implementation.class);
    for (Implementation server : implementations()) {
      for (Implementation client : implementations()) {
        table
            .computeIfAbsent(client, unused -> new EnumMap<>(Implementation.class))
            .put(server, result(client, server));
      }
    }
    print(table);
    assertThat(table.values())
        .allSatisfy(
            row ->
                assertThat(row.values())
                    .allSatisfy(cell -> assertThat(cell).contains(" passed, 0 failed")));
  }

  private static List<Implementation> implementations() {
    for (Implementation each : Implementation.values()) {
      if (!each.canRun()) {
        assertThat(REQUIRED).as("TTRPC_REQUIRE_PEERS=true, but %s is missing", each).isFalse();
        System.out.println("SKIPPED the column and row of " + each + ": its tools are missing");
      }
    }
    return Stream.of(Implementation.values()).filter(Implementation::canRun).toList();
  }

  private String result(Implementation client, Implementation server) throws Exception {
    Path socket = folder.resolve(client + "-" + server);
    try (Program serving = server.serve(folder, socket);
        Program calling = client.client(folder, socket)) {
      int exit = calling.awaitExit();
      assertThat(serving.isRunning()).as(serving::toString).isTrue();
      List<String> lines = calling.lines();
      Matcher summary = SUMMARY.matcher(lines.isEmpty() ? "" : lines.get(lines.size() - 1));
      assertThat(summary.matches()).as(calling::toString).isTrue();
      assertThat(exit).as(calling::toString).isZero();
      return summary.group();
    }
  }

  private static void print(Map<Implementation, Map<Implementation, String>> table) {
    StringBuilder text = new StringBuilder("\nclient \\ server");
    table.keySet().forEach(server -> text.append("%-34s".formatted("  " + server)));
    table.forEach(
        (client, row) -> {
          text.append("%n%-15s".formatted(client));
          row.values().forEach(cell -> text.append("%-34s".formatted("  " + cell)));
        });
    System.out.println(text.append('\n'));
  }
}
