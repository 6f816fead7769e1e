package io.ttrpc.spring.boot.accesslog;

import io.ttrpc.spring.boot.server.TtrpcServerAutoConfiguration;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the access log of the server, which is off by default. Only Spring Boot
 * uses this class; one thread calls its methods.
 */
@AutoConfiguration(after = TtrpcServerAutoConfiguration.class)
@ConditionalOnBean(value = TtrpcServerLifecycle.class, search = SearchStrategy.CURRENT)
@ConditionalOnBooleanProperty(name = "ttrpc.server.accesslog.enabled")
@EnableConfigurationProperties(TtrpcServerAccessLogProperties.class)
public final class TtrpcServerAccessLogAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  AccessLog ttrpcServerAccessLog() {
    return new AccessLog(LogContext.ofClassPath());
  }
}
