package io.ttrpc.docs;

import io.ttrpc.spring.boot.client.TtrpcClientProperties;
import io.ttrpc.spring.boot.server.TtrpcServerProperties;
import io.ttrpc.testsupport.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

/** The configuration on the pages can be used. */
class PropertiesTest {
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

  private static void bind(Binder binder, String prefix, Class<?> type) {
    binder.bindOrCreate(
        prefix, Bindable.of(type), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
  }
}
