package io.ttrpc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.ttrpc.spring.boot.client.TtrpcClientProperties;
import io.ttrpc.spring.boot.server.TtrpcServerProperties;
import io.ttrpc.testsupport.Page;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The configuration on the pages can be used, and the tables of properties are complete. */
class PropertiesTest {
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final Page PAGE = Page.at("docs/spring.md");

  static List<Page> pages() {
    return Page.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void examplesCanBeBound(Page page) throws IOException {
    for (String block : page.blocks("yaml")) {
      List<PropertySource<?>> sources =
          new YamlPropertySourceLoader()
              .load(page.name(), new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8)));
      Binder binder = new Binder(ConfigurationPropertySources.from(sources));
      bind(binder, "ttrpc.server", TtrpcServerProperties.class);
      bind(binder, "ttrpc.client", TtrpcClientProperties.class);
    }
  }

  @Test
  void allServerPropertiesAreInTheirTableWithTheirDefaults() throws IOException {
    assertThat(documented("Server properties")).isEqualTo(defined("ttrpc.server."));
  }

  @Test
  void allClientPropertiesAreInTheirTableWithTheirDefaults() throws IOException {
    assertThat(documented("Client properties")).isEqualTo(defined("ttrpc.client.defaults."));
  }

  private static void bind(Binder binder, String prefix, Class<?> type) {
    binder.bindOrCreate(
        prefix, Bindable.of(type), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
  }

  /** Returns the defaults by the names of the properties; of a map, the name of the map. */
  private static Map<String, String> documented(String table) {
    Map<String, String> properties = new TreeMap<>();
    for (List<String> row : PAGE.rows(table)) {
      String name = row.get(0).replace("`", "").replaceAll("[.\\[]*<.*", "");
      properties.put(name, row.get(1).startsWith("`") ? row.get(1).replace("`", "") : "");
    }
    return properties;
  }

  private static Map<String, String> defined(String prefix) throws IOException {
    Map<String, String> properties = new TreeMap<>();
    for (Map<?, ?> property : metadata()) {
      String name = String.valueOf(property.get("name"));
      if (name.startsWith(prefix)) {
        Object value = property.get("defaultValue");
        properties.put(name.substring(prefix.length()), value == null ? "" : value.toString());
      }
    }
    return properties;
  }

  /** Reads the metadata of this project's module, where it is a jar or a folder of classes. */
  private static List<Map<?, ?>> metadata() throws IOException {
    URL module = TtrpcServerProperties.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader files = new URLClassLoader(new URL[] {module}, null);
        InputStream in = Objects.requireNonNull(files.getResourceAsStream(METADATA))) {
      return JsonPath.read(in, "$.properties");
    }
  }
}
