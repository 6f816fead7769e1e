package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.HandlerPool;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Auto-configuration for the server, for applications that have a service. Only Spring Boot uses
 * this class; one thread calls its methods.
 */
@AutoConfiguration
@ConditionalOnClass(TtrpcServer.class)
@ConditionalOnBooleanProperty(name = "ttrpc.server.enabled", matchIfMissing = true)
@Conditional(OnTtrpcService.class)
@EnableConfigurationProperties(TtrpcServerProperties.class)
public final class TtrpcServerAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TtrpcServerConnectionDetails ttrpcServerConnectionDetails(TtrpcServerProperties properties) {
    return new PropertiesTtrpcServerConnectionDetails(properties);
  }

  /**
   * Returns the lifecycle of the server. Its destroy method stops the server if the context fails
   * too early to stop its lifecycles.
   */
  @Bean(destroyMethod = "stop")
  TtrpcServerLifecycle ttrpcServerLifecycle(
      TtrpcServerProperties properties,
      TtrpcServerConnectionDetails connectionDetails,
      DefaultListableBeanFactory beanFactory,
      ApplicationContext context) {
    ServerFactory factory =
        new ServerFactory(properties, connectionDetails, beanFactory, context.getEnvironment());
    return new TtrpcServerLifecycle(factory, properties, context);
  }

  /** Returns the view that health and endpoint have of the handlers' pool. */
  @Bean
  HandlerPool.Source ttrpcHandlerPool(TtrpcServerLifecycle server) {
    return server::handlerPool;
  }

  @Bean
  GracefulShutdown ttrpcServerGracefulShutdown(TtrpcServerLifecycle server) {
    return new GracefulShutdown(server);
  }

  @Bean
  LocalServerPath ttrpcLocalServerPath(ConfigurableEnvironment environment) {
    return new LocalServerPath(environment);
  }
}
