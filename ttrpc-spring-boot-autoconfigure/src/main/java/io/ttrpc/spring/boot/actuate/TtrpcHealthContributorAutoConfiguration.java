package io.ttrpc.spring.boot.actuate;

import io.ttrpc.spring.boot.client.TtrpcClientAutoConfiguration;
import io.ttrpc.spring.boot.internal.KnownClient;
import io.ttrpc.spring.boot.internal.KnownServer;
import io.ttrpc.spring.boot.server.TtrpcServerAutoConfiguration;
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
 * Auto-configuration for the health of the servers and the clients. Only Spring Boot uses this
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
      ObjectProvider<KnownServer.Source> servers,
      ObjectProvider<KnownClient.Source> clients,
      ClientFailures failures) {
    return new TtrpcHealthContributor(servers.getIfAvailable(), clients.getIfAvailable(), failures);
  }
}
