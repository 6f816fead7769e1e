package io.ttrpc.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.ttrpc.testsupport.PageTable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of the properties is written from their metadata. */
class PropertiesPageTests {
  private static final String METADATA = "/META-INF/spring-configuration-metadata.json";
  private static final Map<String, String> SECTIONS =
      Map.of(
          "## Server",
          "ttrpc.server.",
          "## Clients",
          "ttrpc.client.",
          "## Actuator",
          "management.");

  @Test
  void pageHasThePropertiesOfTheMetadata() throws IOException {
    List<PropertyRow> rows = rows();
    List<PropertyRow> written = new ArrayList<>();
    for (Map.Entry<String, String> section : SECTIONS.entrySet()) {
      List<PropertyRow> table =
          rows.stream().filter(row -> row.key().startsWith(section.getValue())).toList();
      written.addAll(table);
      PageTable.check(
          "docs/spring-properties.md",
          section.getKey(),
          Stream.concat(
                  Stream.of("| key | type | default | meaning |", "| --- | --- | --- | --- |"),
                  table.stream().map(PropertyRow::markdown))
              .toList());
    }
    assertThat(written).as("the properties in a section").containsExactlyInAnyOrderElementsOf(rows);
  }

  private static List<PropertyRow> rows() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(PropertiesPageTests.class.getResourceAsStream(METADATA))) {
      DocumentContext metadata = JsonPath.parse(file);
      List<Map<String, Object>> properties = metadata.read("$.properties");
      PropertyMaps maps = new PropertyMaps(metadata);
      return properties.stream()
          .flatMap(property -> maps.rows(PropertyRow.of(property)))
          .sorted(Comparator.comparing(PropertyRow::group).thenComparing(PropertyRow::key))
          .toList();
    }
  }
}
