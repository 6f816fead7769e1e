package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.DispatchedServices;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the services of the server that gRPC serves too. Only Spring Boot uses
 * this class; one thread calls its methods.
 */
@AutoConfiguration(after = TtrpcServerAutoConfiguration.class)
@ConditionalOnClass(TtrpcServer.class)
@ConditionalOnBooleanProperty("ttrpc.server.grpc.enabled")
public final class TtrpcServiceDispatchAutoConfiguration {

  @Bean
  static MissingGrpcServer ttrpcMissingGrpcServer(Environment environment) {
    return new MissingGrpcServer(environment);
  }

  @Bean
  @ConditionalOnBean(value = TtrpcServerLifecycle.class, search = SearchStrategy.CURRENT)
  DispatchedServices ttrpcDispatchedServices(
      TtrpcServerProperties properties,
      ServerLifecycles lifecycles,
      DefaultListableBeanFactory beanFactory,
      Environment environment) {
    return new ServiceDispatch(
        ServerDefinition.ofDefault(properties), lifecycles.services(), beanFactory, environment);
  }
}
