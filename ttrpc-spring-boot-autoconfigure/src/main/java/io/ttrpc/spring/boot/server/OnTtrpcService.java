package io.ttrpc.spring.boot.server;

import io.ttrpc.ServiceDefinition;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;

/** The condition that the application has a service. */
final class OnTtrpcService extends AnyNestedCondition {
  OnTtrpcService() {
    super(ConfigurationPhase.REGISTER_BEAN);
  }

  @ConditionalOnBean(annotation = TtrpcService.class)
  static final class MarkedBean {}

  @ConditionalOnBean(ServiceDefinition.class)
  static final class DefinitionBean {}
}
