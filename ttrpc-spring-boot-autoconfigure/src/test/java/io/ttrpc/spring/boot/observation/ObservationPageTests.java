package io.ttrpc.spring.boot.observation;

import io.ttrpc.spring.boot.observation.TtrpcObservationDocumentation.CallKeys;
import io.ttrpc.spring.boot.observation.TtrpcObservationDocumentation.SpanKeys;
import io.ttrpc.testsupport.PageTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservationPageTests {
  @Test
  void pageHasTheKeyValuesOfTheCode() throws IOException {
    List<String> rows = new ArrayList<>();
    rows.add("| key | meaning | where |");
    rows.add("| --- | --- | --- |");
    for (CallKeys key : CallKeys.values()) {
      String where =
          switch (key) {
            case SERVER -> "spans and timer of a server";
            case CLIENT -> "spans and timer of a client";
            default -> "spans and timers";
          };
      rows.add("| `%s` | %s | %s |".formatted(key.asString(), key.description(), where));
    }
    for (SpanKeys key : SpanKeys.values()) {
      rows.add("| `%s` | %s | spans |".formatted(key.asString(), key.description()));
    }
    PageTable.check("docs/spring-observability.md", "### Key values", rows);
  }
}
