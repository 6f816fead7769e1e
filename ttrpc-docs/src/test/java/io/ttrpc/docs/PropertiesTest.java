package io.ttrpc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.spring.boot.client.TtrpcClientProperties;
import io.ttrpc.spring.boot.server.TtrpcServerProperties;
import io.ttrpc.testsupport.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The configuration on the pages can be used. */
class PropertiesTest {
  static List<Page> pages() {
    return Page.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void examplesCanBeBound(Page page) throws IOException {
    for (EnumerablePropertySource<?> source : examples(page)) {
      Binder binder = new Binder(ConfigurationPropertySources.from(source));
      binder.bindOrCreate("ttrpc.server", TtrpcServerProperties.class);
      binder.bindOrCreate("ttrpc.client", TtrpcClientProperties.class);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void keysOfExamplesExist(Page page) throws IOException {
    DocumentedKeys ours = new DocumentedKeys();
    String tests = String.join("", Sources.tests().values());
    for (EnumerablePropertySource<?> source : examples(page)) {
      for (String key : source.getPropertyNames()) {
        boolean exists =
            key.startsWith("ttrpc.")
                ? ours.contains(key)
                : BootGrpc.hasProperty(key) || tests.contains(key + "=");
        assertThat(exists).as("%s is a property, or in a test if it is Spring's", key).isTrue();
      }
    }
  }

  private static List<EnumerablePropertySource<?>> examples(Page page) throws IOException {
    List<EnumerablePropertySource<?>> examples = new ArrayList<>();
    for (String block : page.blocks("yaml")) {
      examples.addAll(load(new YamlPropertySourceLoader(), block));
    }
    for (String block : page.blocks("properties")) {
      examples.addAll(load(new PropertiesPropertySourceLoader(), block));
    }
    return examples;
  }

  private static List<EnumerablePropertySource<?>> load(PropertySourceLoader loader, String block)
      throws IOException {
    return loader
        .load("example", new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8)))
        .stream()
        .<EnumerablePropertySource<?>>map(EnumerablePropertySource.class::cast)
        .toList();
  }
}
