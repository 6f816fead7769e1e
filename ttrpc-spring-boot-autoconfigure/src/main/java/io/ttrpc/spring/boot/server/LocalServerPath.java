package io.ttrpc.spring.boot.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * The properties {@code local.ttrpc.server.path} and {@code local.ttrpc.server.<name>.path}, which
 * have the paths that the servers of this context listen on. The parent contexts have the
 * properties too, except those with servers of their own and those above.
 */
final class LocalServerPath implements ApplicationListener<TtrpcServerStartedEvent> {
  private static final String SOURCE = "ttrpcServer";
  private static final String SCHEME = "unix://";

  private final ApplicationContext context;

  LocalServerPath(ApplicationContext context) {
    this.context = context;
  }

  /** Sets the property, unless the event is that of a child context. */
  @Override
  public void onApplicationEvent(TtrpcServerStartedEvent event) {
    List<String> addresses = event.server().addresses();
    if (!isOwn(event) || addresses.isEmpty()) {
      return;
    }
    String property = property(event.name());
    String path = withoutScheme(addresses.get(0));
    setIn(context, property, path);
    ApplicationContext parent = context.getParent();
    while (parent != null && !hasServer(parent)) {
      setIn(parent, property, path);
      parent = parent.getParent();
    }
  }

  private boolean isOwn(TtrpcServerStartedEvent event) {
    return context.getBeansOfType(TtrpcServerLifecycle.class).values().stream()
        .anyMatch(own -> own.server() == event.server());
  }

  private static String property(String server) {
    return server.equals(TtrpcServerName.DEFAULT)
        ? "local.ttrpc.server.path"
        : "local.ttrpc.server." + server + ".path";
  }

  private static boolean hasServer(ApplicationContext context) {
    return context.getBeanNamesForType(TtrpcServerLifecycle.class).length > 0;
  }

  private static void setIn(ApplicationContext context, String property, String path) {
    if (context.getEnvironment() instanceof ConfigurableEnvironment environment) {
      MutablePropertySources sources = environment.getPropertySources();
      Map<String, Object> properties = new HashMap<>();
      if (sources.get(SOURCE) instanceof MapPropertySource there) {
        properties.putAll(there.getSource());
      }
      properties.put(property, path);
      MapPropertySource source = new MapPropertySource(SOURCE, properties);
      if (sources.contains(SOURCE)) {
        sources.replace(SOURCE, source);
      } else {
        sources.addFirst(source);
      }
    }
  }

  private static String withoutScheme(String address) {
    return address.startsWith(SCHEME) ? address.substring(SCHEME.length()) : address;
  }
}
