package io.ttrpc.spring.boot.server;

import io.ttrpc.ServiceDefinition;
import io.ttrpc.spring.boot.internal.ServedService;
import org.jspecify.annotations.Nullable;

/**
 * A service and the bean that serves it.
 *
 * @param annotation the bean's annotation, or null for a plain {@link ServiceDefinition} bean
 */
record ServiceBean(
    String beanName, Object bean, ServiceDefinition definition, @Nullable TtrpcService annotation) {
  ServedService served() {
    return new ServedService(definition.descriptor(), bean);
  }

  String service() {
    return definition.descriptor().name();
  }
}
