package io.ttrpc.spring.boot.server;

import io.ttrpc.TtrpcServer;
import io.ttrpc.spring.boot.internal.AllServices;
import io.ttrpc.spring.boot.internal.KnownServer;
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
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the servers, for application contexts that have a service. Only Spring
 * Boot uses this class; one thread calls its methods.
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

  @Bean(NamedServerBeans.LIFECYCLES_BEAN)
  ServerLifecycles ttrpcServerLifecycles(
      TtrpcServerProperties properties,
      DefaultListableBeanFactory beanFactory,
      ApplicationContext context) {
    // Unlike injection, this prefers the beans of this context to those of its parents.
    TtrpcServerConnectionDetails connectionDetails =
        beanFactory.getBean(TtrpcServerConnectionDetails.class);
    return new ServerLifecycles(properties, connectionDetails, beanFactory, context);
  }

  /**
   * Returns the lifecycle of the default server. Its destroy method stops the server if the context
   * fails too early to stop its lifecycles.
   */
  @Bean(destroyMethod = "stop")
  @Primary
  TtrpcServerLifecycle ttrpcServerLifecycle(ServerLifecycles lifecycles) {
    return lifecycles.create(TtrpcServerName.DEFAULT);
  }

  @Bean
  GracefulShutdown ttrpcServerGracefulShutdown(TtrpcServerLifecycle server) {
    return new GracefulShutdown(server);
  }

  /** Returns the definitions of the lifecycles of the other servers. */
  @Bean
  static NamedServerBeans ttrpcNamedServerBeans(Environment environment) {
    return new NamedServerBeans(environment);
  }

  @Bean
  LocalServerPath ttrpcLocalServerPath(ApplicationContext context) {
    return new LocalServerPath(context);
  }

  /** Returns the view that metrics, health, endpoint and information have of the servers. */
  @Bean
  KnownServer.Source ttrpcKnownServers(ApplicationContext context) {
    return () ->
        context.getBeansOfType(TtrpcServerLifecycle.class).values().stream()
            .filter(TtrpcServerLifecycle::hasServices)
            .map(server -> new KnownServer(server.name(), server.server(), server.handlerPool()))
            .toList();
  }

  /** Returns the view that the check of the rules has of the services. */
  @Bean
  AllServices ttrpcAllServices(ServerLifecycles lifecycles) {
    return lifecycles.services()::ofAllServers;
  }
}
