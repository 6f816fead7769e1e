package io.ttrpc.spring.boot.context;

import io.micrometer.context.ContextSnapshotFactory;
import io.ttrpc.ThreadContext;
import io.ttrpc.spring.boot.client.TtrpcChannelBuilderCustomizer;
import io.ttrpc.spring.boot.server.TtrpcServerBuilderCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for the context of callbacks, on both sides. A {@link ThreadContext} bean of
 * the application replaces that of Micrometer. Only Spring Boot uses this class; one thread calls
 * its methods.
 */
@AutoConfiguration
public final class TtrpcContextPropagationAutoConfiguration {

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  TtrpcServerBuilderCustomizer ttrpcServerThreadContext(ObjectProvider<ThreadContext> context) {
    return server -> context.ifAvailable(server::threadContext);
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  TtrpcChannelBuilderCustomizer ttrpcClientThreadContext(ObjectProvider<ThreadContext> context) {
    return (client, channel) -> context.ifAvailable(channel::threadContext);
  }

  /** The context of applications with Micrometer's library for context propagation. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ContextSnapshotFactory.class)
  static class SnapshotConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ThreadContext ttrpcThreadContext() {
      return new SnapshotThreadContext();
    }
  }
}
