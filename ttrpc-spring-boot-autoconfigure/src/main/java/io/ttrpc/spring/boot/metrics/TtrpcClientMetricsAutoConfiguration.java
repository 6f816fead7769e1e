package io.ttrpc.spring.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.client.TtrpcClientAutoConfiguration;
import io.ttrpc.spring.boot.internal.ObservationTimerBeans;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the metrics of clients, for applications that have a meter registry. Only
 * Spring Boot uses this class; one thread calls its methods.
 */
@AutoConfiguration(
    after = TtrpcClientAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, TtrpcChannels.class})
@ConditionalOnBooleanProperty(name = "ttrpc.client.metrics.enabled", matchIfMissing = true)
public final class TtrpcClientMetricsAutoConfiguration {

  @Bean
  ClientMetricsInterceptorFactory ttrpcClientMetricsInterceptorFactory(
      MeterRegistry registry,
      ObjectProvider<TtrpcClientTagsContributor> contributors,
      ListableBeanFactory beanFactory) {
    return new ClientMetricsInterceptorFactory(
        new OwnMeters(registry),
        CallTiming.of(beanFactory, ObservationTimerBeans.CLIENT),
        contributors.orderedStream().toList());
  }

  @Bean
  ClientReconnectsCounter ttrpcClientReconnectsCounter(MeterRegistry registry) {
    return new ClientReconnectsCounter(registry);
  }

  @Bean
  ClientConnectionsGauge ttrpcClientConnectionsGauge(MeterRegistry registry) {
    return new ClientConnectionsGauge(new OwnMeters(registry));
  }
}
