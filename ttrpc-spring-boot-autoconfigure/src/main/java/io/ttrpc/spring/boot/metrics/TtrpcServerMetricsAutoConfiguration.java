package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.ttrpc.spring.boot.internal.KnownServer;
import io.ttrpc.spring.boot.internal.ObservationTimerBeans;
import io.ttrpc.spring.boot.server.TtrpcServerAutoConfiguration;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the metrics of the servers, for applications that have a meter registry.
 * Only Spring Boot uses this class; one thread calls its methods.
 */
@AutoConfiguration(
    after = TtrpcServerAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, TtrpcServerLifecycle.class})
@ConditionalOnBooleanProperty(name = "ttrpc.server.metrics.enabled", matchIfMissing = true)
public final class TtrpcServerMetricsAutoConfiguration {

  @Bean
  ServerMetricsInterceptor ttrpcServerMetricsInterceptor(
      MeterRegistry registry,
      ObjectProvider<TtrpcServerTagsContributor> contributors,
      ListableBeanFactory beanFactory) {
    return new ServerMetricsInterceptor(
        new OwnMeters(registry),
        CallTiming.of(beanFactory, ObservationTimerBeans.SERVER),
        contributors.orderedStream().toList());
  }

  @Bean
  ServerMetricsListeners ttrpcServerMetricsListeners(
      MeterRegistry registry, ObjectProvider<TtrpcServerTagsContributor> contributors) {
    return new ServerMetricsListeners(registry, contributors.orderedStream().toList());
  }

  @Bean
  ServerMeters ttrpcServerMeters(MeterRegistry registry, KnownServer.Source servers) {
    return new ServerMeters(registry, servers);
  }

  @Bean
  HandlerPoolMeters ttrpcHandlerPoolMeters(MeterRegistry registry) {
    return new HandlerPoolMeters(registry);
  }
}
