package io.ttrpc.spring.boot.client;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.env.PropertyResolver;

/**
 * The clients that annotations name by a placeholder. The placeholder is resolved when the client
 * is first injected. Bean definitions that were made ahead of time thus depend on the properties at
 * run time.
 */
final class SpelledClients {
  private final DefaultListableBeanFactory registry;
  private final PropertyResolver properties;

  SpelledClients(DefaultListableBeanFactory registry, PropertyResolver properties) {
    this.registry = registry;
    this.properties = properties;
  }

  /**
   * Returns the client. Bean definitions name this method.
   *
   * @throws UnresolvedClientNameException if no property resolves the placeholder
   */
  Object client(String escapedSpelling, Class<?> type, String where) {
    ClientReference reference =
        new ClientReference(ClientBeanDefinitions.unescaped(escapedSpelling), type, where);
    return registry.getBean(ClientBeanDefinitions.register(registry, properties, reference));
  }
}
