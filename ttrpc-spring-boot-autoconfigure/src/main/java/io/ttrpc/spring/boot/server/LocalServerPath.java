package io.ttrpc.spring.boot.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/** The property {@code local.ttrpc.server.path}, which has the path that the server listens on. */
final class LocalServerPath implements ApplicationListener<TtrpcServerStartedEvent> {
  private static final String PROPERTY = "local.ttrpc.server.path";
  private static final String SOURCE = "ttrpcServer";
  private static final String SCHEME = "unix://";

  private final ConfigurableEnvironment environment;

  LocalServerPath(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public void onApplicationEvent(TtrpcServerStartedEvent event) {
    List<String> addresses = event.server().addresses();
    if (addresses.isEmpty()) {
      return;
    }
    Map<String, Object> properties = new HashMap<>();
    properties.put(PROPERTY, withoutScheme(addresses.get(0)));
    PropertySource<?> source = new MapPropertySource(SOURCE, properties);
    if (environment.getPropertySources().contains(SOURCE)) {
      environment.getPropertySources().replace(SOURCE, source);
    } else {
      environment.getPropertySources().addFirst(source);
    }
  }

  private static String withoutScheme(String address) {
    return address.startsWith(SCHEME) ? address.substring(SCHEME.length()) : address;
  }
}
