package io.ttrpc.spring.boot.client;

import io.ttrpc.spring.boot.internal.PropertyValue;
import org.springframework.core.env.PropertyResolver;

/**
 * An injection point or import of a client.
 *
 * @param spelling the client's name or target, as the annotation spells it
 * @param type the required type
 * @param where the description of the place, for messages
 */
record ClientReference(String spelling, Class<?> type, String where) {

  /** Returns whether there is a property for each placeholder. */
  boolean isResolvable(PropertyResolver properties) {
    return !PropertyValue.hasPlaceholder(properties.resolvePlaceholders(spelling));
  }

  /**
   * Returns the client's name or target, in which the placeholders are resolved.
   *
   * @throws UnresolvedClientNameException if there is no property for a placeholder
   */
  String client(PropertyResolver properties) {
    String client = properties.resolvePlaceholders(spelling);
    if (PropertyValue.hasPlaceholder(client)) {
      throw new UnresolvedClientNameException(this, client);
    }
    return client;
  }
}
