package io.ttrpc.spring.boot.actuate;

import io.ttrpc.spring.boot.client.TtrpcClientAutoConfiguration;
import io.ttrpc.spring.boot.internal.KnownClient;
import io.ttrpc.spring.boot.internal.KnownServer;
import io.ttrpc.spring.boot.server.TtrpcServerAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for the endpoint {@code ttrpc}. Only Spring Boot uses this class; one thread
 * calls its methods.
 */
@AutoConfiguration(after = {TtrpcServerAutoConfiguration.class, TtrpcClientAutoConfiguration.class})
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(TtrpcEndpoint.class)
@Import(ClientFailuresConfiguration.class)
public final class TtrpcEndpointAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TtrpcEndpoint ttrpcEndpoint(
      ObjectProvider<KnownServer.Source> servers,
      ObjectProvider<KnownClient.Source> clients,
      ClientFailures failures) {
    return new TtrpcEndpoint(servers.getIfAvailable(), clients.getIfAvailable(), failures);
  }
}
