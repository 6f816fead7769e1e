package io.ttrpc.spring.boot.actuate;

import io.ttrpc.spring.boot.client.TtrpcClientAutoConfiguration;
import io.ttrpc.spring.boot.internal.HandlerPool;
import io.ttrpc.spring.boot.internal.KnownClient;
import io.ttrpc.spring.boot.server.TtrpcServerAutoConfiguration;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for the health of the server and the clients. Only Spring Boot uses this
 * class; one thread calls its methods.
 */
@AutoConfiguration(
    after = {TtrpcServerAutoConfiguration.class, TtrpcClientAutoConfiguration.class},
    beforeName =
        "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass(Health.class)
@ConditionalOnEnabledHealthIndicator("ttrpc")
@Import(ClientFailuresConfiguration.class)
public final class TtrpcHealthContributorAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = {"ttrpcHealthIndicator", "ttrpcHealthContributor"})
  CompositeHealthContributor ttrpcHealthContributor(
      ObjectProvider<TtrpcServerLifecycle> server,
      ObjectProvider<HandlerPool.Source> handlers,
      ObjectProvider<KnownClient.Source> clients,
      ClientFailures failures) {
    return new TtrpcHealthContributor(
        indicator(server.getIfAvailable(), handlers.getIfAvailable(() -> () -> null)),
        clients.getIfAvailable(),
        failures);
  }

  private static @Nullable ServerHealthIndicator indicator(
      @Nullable TtrpcServerLifecycle server, HandlerPool.Source handlers) {
    return server == null ? null : new ServerHealthIndicator(server, handlers);
  }
}
