package io.ttrpc.spring.boot.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.ttrpc.spring.boot.internal.ObservationTimerBeans;
import io.ttrpc.spring.boot.metrics.TtrpcServerTagsContributor;
import io.ttrpc.spring.boot.server.TtrpcServerAutoConfiguration;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
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
 * Auto-configuration for the observation of the server, for applications that have an observation
 * registry. Only Spring Boot uses this class; one thread calls its methods.
 */
@AutoConfiguration(
    after = TtrpcServerAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
    })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ObservationRegistry.class, TtrpcServerLifecycle.class})
@ConditionalOnBooleanProperty(name = "ttrpc.server.observation.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TtrpcServerObservationProperties.class)
public final class TtrpcServerObservationAutoConfiguration {

  @Bean
  ServerObservationInterceptor ttrpcServerObservationInterceptor(
      ObservationRegistry registry, ObjectProvider<TtrpcServerObservationConvention> convention) {
    return new ServerObservationInterceptor(registry, convention.getIfAvailable());
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

    @Bean(ObservationTimerBeans.SERVER)
    ServerObservationTimer ttrpcServerObservationTimer(
        MeterRegistry registry,
        ObjectProvider<TtrpcServerTagsContributor> contributors,
        Environment environment) {
      boolean metered =
          environment.getProperty("ttrpc.server.metrics.enabled", Boolean.class, true);
      return new ServerObservationTimer(
          metered ? new ObservationTimers(registry) : null,
          SingletonSupplier.of(() -> contributors.orderedStream().toList()));
    }
  }
}
