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
 * The property {@code local.ttrpc.server.path}, which has the path that the server of this context
 * listens on. The parent contexts have the property too, except those with a server of their own
 * and those above.
 */
final class LocalServerPath implements ApplicationListener<TtrpcServerStartedEvent> {
  private static final String PROPERTY = "local.ttrpc.server.path";
  private static final String SOURCE = "ttrpcServer";
  private static final String SCHEME = "unix://";

  private final TtrpcServerLifecycle server;
  private final ApplicationContext context;

  LocalServerPath(TtrpcServerLifecycle server, ApplicationContext context) {
    this.server = server;
    this.context = context;
  }

  /** Sets the property, unless the event is that of a child context. */
  @Override
  public void onApplicationEvent(TtrpcServerStartedEvent event) {
    List<String> addresses = event.server().addresses();
    if (event.server() != server.server() || addresses.isEmpty()) {
      return;
    }
    String path = withoutScheme(addresses.get(0));
    setIn(context, path);
    ApplicationContext parent = context.getParent();
    while (parent != null && !hasServer(parent)) {
      setIn(parent, path);
      parent = parent.getParent();
    }
  }

  private static boolean hasServer(ApplicationContext context) {
    return context.getBeanNamesForType(TtrpcServerLifecycle.class).length > 0;
  }

  private static void setIn(ApplicationContext context, String path) {
    if (context.getEnvironment() instanceof ConfigurableEnvironment environment) {
      MutablePropertySources sources = environment.getPropertySources();
      Map<String, Object> properties = new HashMap<>();
      properties.put(PROPERTY, path);
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
