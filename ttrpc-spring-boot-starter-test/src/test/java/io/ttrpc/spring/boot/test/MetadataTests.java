package io.ttrpc.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The descriptions that an editor shows for the properties of tests. */
class MetadataTests {
  @Test
  void everyPropertyHasADescription() throws IOException {
    List<Map<String, Object>> properties = properties();
    assertThat(properties)
        .extracting(property -> property.get("name"))
        .containsExactlyInAnyOrder("ttrpc.test.own-socket", "ttrpc.test.keep-targets-of");
    assertThat(properties)
        .allSatisfy(
            property ->
                assertThat((String) property.get("description")).isNotBlank().endsWith("."));
  }

  /** Reads the metadata of this module alone, of several that have such a file. */
  private static List<Map<String, Object>> properties() throws IOException {
    URL module = TtrpcTest.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader files = new URLClassLoader(new URL[] {module}, null);
        InputStream in =
            Objects.requireNonNull(
                files.getResourceAsStream("META-INF/spring-configuration-metadata.json"))) {
      return JsonPath.parse(in).read("$.properties");
    }
  }
}
