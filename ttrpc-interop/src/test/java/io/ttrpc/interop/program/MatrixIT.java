package io.ttrpc.interop.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.interop.peer.KnownDifferences;
import io.ttrpc.interop.peer.Program;
import io.ttrpc.interop.peer.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The checks of every client against the server of every language, as a table. */
@Timeout(900)
class MatrixIT {
  private static final boolean REQUIRED =
      Boolean.parseBoolean(System.getenv("TTRPC_REQUIRE_PEERS"));

  @TempDir Path folder;

  @Test
  void everyClientFindsWithAnyServerWhatIsKnownAlone() throws Exception {
    Map<Implementation, Map<Implementation, Report>> table = new EnumMap<>(Implementation.class);
    List<String> faults = new ArrayList<>();
    for (Implementation client : implementations()) {
      Map<Implementation, Report> row = new EnumMap<>(Implementation.class);
      for (Implementation server : implementations()) {
        Report report = report(client, server);
        row.put(server, report);
        report.faults().forEach(fault -> faults.add(client + " with " + server + ": " + fault));
      }
      table.put(client, row);
    }
    print(table);
    assertThat(faults).isEmpty();
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

  private Report report(Implementation client, Implementation server) throws Exception {
    Path socket = folder.resolve(client + "-" + server);
    try (Program serving = server.serve(folder, socket, client);
        Program calling = client.client(folder, socket)) {
      Report report = Report.of(calling, KnownDifferences.of(client.toString(), server.toString()));
      assertThat(serving.isRunning()).as(serving::toString).isTrue();
      return report;
    }
  }

  private static void print(Map<Implementation, Map<Implementation, Report>> table) {
    StringBuilder text = new StringBuilder("\nclient \\ server");
    table.keySet().forEach(server -> text.append("%-34s".formatted("  " + server)));
    table.forEach(
        (client, row) -> {
          text.append("%n%-15s".formatted(client));
          row.values().forEach(cell -> text.append("%-34s".formatted("  " + cell.counts())));
        });
    System.out.println(text.append('\n'));
  }
}
