package io.ttrpc.spring.boot.server;

import io.ttrpc.ServiceDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A service and the bean that serves it.
 *
 * @param annotation the bean's annotation, or null for a plain {@link ServiceDefinition} bean
 */
record ServiceBean(
    String beanName, ServiceDefinition definition, @Nullable TtrpcService annotation) {
  String service() {
    return definition.descriptor().name();
  }
}
