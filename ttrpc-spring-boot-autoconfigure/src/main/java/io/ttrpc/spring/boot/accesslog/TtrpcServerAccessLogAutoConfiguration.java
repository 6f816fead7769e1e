package io.ttrpc.spring.boot.accesslog;

import io.ttrpc.spring.boot.server.TtrpcServerAutoConfiguration;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the access logs of the servers, which are off by default. Only Spring Boot
 * uses this class; one thread calls its methods.
 */
@AutoConfiguration(after = TtrpcServerAutoConfiguration.class)
@ConditionalOnBean(value = TtrpcServerLifecycle.class, search = SearchStrategy.CURRENT)
@Conditional(OnAccessLog.class)
@EnableConfigurationProperties(TtrpcServerAccessLogProperties.class)
public final class TtrpcServerAccessLogAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  AccessLog ttrpcServerAccessLog(Environment environment) {
    return new AccessLog(LogContext.ofClassPath(), OnAccessLog.servers(environment));
  }
}
