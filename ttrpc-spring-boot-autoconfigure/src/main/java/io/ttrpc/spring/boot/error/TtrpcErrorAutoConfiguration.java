package io.ttrpc.spring.boot.error;

import io.ttrpc.spring.boot.server.TtrpcServerAutoConfiguration;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the mapping of exceptions to statuses, for applications that have a
 * server. Only Spring Boot uses this class; one thread calls its methods.
 */
@AutoConfiguration(after = TtrpcServerAutoConfiguration.class)
@ConditionalOnBean(TtrpcServerLifecycle.class)
public final class TtrpcErrorAutoConfiguration {

  @Bean
  ExceptionMappingInterceptor ttrpcExceptionMappingInterceptor(
      DefaultListableBeanFactory beanFactory) {
    return new ExceptionMappingInterceptor(beanFactory);
  }
}
