package io.ttrpc.spring.boot.server;

import io.ttrpc.ServiceDefinition;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;

/**
 * The condition that the application context has a service. The services of a parent context are
 * served by the parent.
 */
final class OnTtrpcService extends AnyNestedCondition {
  OnTtrpcService() {
    super(ConfigurationPhase.REGISTER_BEAN);
  }

  @ConditionalOnBean(annotation = TtrpcService.class, search = SearchStrategy.CURRENT)
  static final class MarkedBean {}

  @ConditionalOnBean(value = ServiceDefinition.class, search = SearchStrategy.CURRENT)
  static final class DefinitionBean {}
}
