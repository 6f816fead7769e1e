package io.ttrpc.spring.boot.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.client.TtrpcClientAutoConfiguration;
import io.ttrpc.spring.boot.internal.ObservationTimerBeans;
import io.ttrpc.spring.boot.metrics.TtrpcClientTagsContributor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration for the observation of clients, for applications that have an observation
 * registry. Only Spring Boot uses this class; one thread calls its methods.
 */
@AutoConfiguration(
    after = TtrpcClientAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
    })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ObservationRegistry.class, TtrpcChannels.class})
@ConditionalOnBooleanProperty(name = "ttrpc.client.observation.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TtrpcClientObservationProperties.class)
public final class TtrpcClientObservationAutoConfiguration {

  @Bean
  ClientObservationInterceptorFactory ttrpcClientObservationInterceptorFactory(
      ObservationRegistry registry, ObjectProvider<TtrpcClientObservationConvention> convention) {
    return new ClientObservationInterceptorFactory(registry, convention.getIfAvailable());
  }

  /**
   * The timer of observed calls. Spring Boot registers its handlers of observations; without Boot's
   * observation, the metrics record the timer.
   */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  @ConditionalOnBean(
      value = MeterRegistry.class,
      type =
          "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
  static class TimerConfiguration {

    @Bean(ObservationTimerBeans.CLIENT)
    ClientObservationTimer ttrpcClientObservationTimer(
        MeterRegistry registry,
        ObjectProvider<TtrpcClientTagsContributor> contributors,
        Environment environment) {
      boolean metered =
          environment.getProperty("ttrpc.client.metrics.enabled", Boolean.class, true);
      return new ClientObservationTimer(
          metered ? new ObservationTimers(registry) : null,
          SingletonSupplier.of(() -> contributors.orderedStream().toList()));
    }
  }
}
