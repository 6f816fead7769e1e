package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.HandlerPool;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration for the server, for application contexts that have a service. Only Spring Boot
 * uses this class; one thread calls its methods.
 */
@AutoConfiguration
@ConditionalOnClass(TtrpcServer.class)
@ConditionalOnBooleanProperty(name = "ttrpc.server.enabled", matchIfMissing = true)
@Conditional(OnTtrpcService.class)
@EnableConfigurationProperties
public final class TtrpcServerAutoConfiguration {
  /** The name that Boot gives to the bean. */
  private static final String PROPERTIES_BEAN =
      "ttrpc.server-io.ttrpc.spring.boot.server.TtrpcServerProperties";

  /**
   * Returns the properties of this context's server. Boot's registration of properties would leave
   * them to a parent context that has them already.
   */
  @Bean(PROPERTIES_BEAN)
  @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
  TtrpcServerProperties ttrpcServerProperties() {
    return new TtrpcServerProperties();
  }

  @Bean
  @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
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
      DefaultListableBeanFactory beanFactory,
      ApplicationContext context) {
    // Unlike injection, this prefers the beans of this context to those of its parents.
    TtrpcServerConnectionDetails connectionDetails =
        beanFactory.getBean(TtrpcServerConnectionDetails.class);
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
  LocalServerPath ttrpcLocalServerPath(TtrpcServerLifecycle server, ApplicationContext context) {
    return new LocalServerPath(server, context);
  }
}
