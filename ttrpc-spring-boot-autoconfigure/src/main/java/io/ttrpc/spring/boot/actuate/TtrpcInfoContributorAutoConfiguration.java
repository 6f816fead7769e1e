package io.ttrpc.spring.boot.actuate;

import io.ttrpc.spring.boot.client.TtrpcClientAutoConfiguration;
import io.ttrpc.spring.boot.internal.KnownClient;
import io.ttrpc.spring.boot.internal.KnownServer;
import io.ttrpc.spring.boot.server.TtrpcServerAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorFallback;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the part {@code ttrpc} of the application's information, which is off by
 * default. Only Spring Boot uses this class; one thread calls its methods.
 */
@AutoConfiguration(after = {TtrpcServerAutoConfiguration.class, TtrpcClientAutoConfiguration.class})
@ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
@ConditionalOnEnabledInfoContributor(value = "ttrpc", fallback = InfoContributorFallback.DISABLE)
public final class TtrpcInfoContributorAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "ttrpcInfoContributor")
  InfoContributor ttrpcInfoContributor(
      ObjectProvider<KnownServer.Source> servers, ObjectProvider<KnownClient.Source> clients) {
    return new TtrpcInfoContributor(servers.getIfAvailable(), clients.getIfAvailable());
  }
}
