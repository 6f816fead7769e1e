package io.ttrpc.spring.boot.grpc;

import io.grpc.BindableService;
import io.ttrpc.spring.boot.internal.DispatchedServices;
import io.ttrpc.spring.boot.server.TtrpcServiceDispatchAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.security.GrpcSecurity;
import org.springframework.security.authorization.AuthorizationManagerFactory;

/**
 * Auto-configuration for the services of the application on Spring Boot's gRPC server, where the
 * application has it. Only Spring Boot uses this class; one thread calls its methods.
 */
@AutoConfiguration(
    after = TtrpcServiceDispatchAutoConfiguration.class,
    beforeName = {
      "org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration",
      "org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration"
    })
@ConditionalOnBooleanProperty("ttrpc.server.grpc.enabled")
@ConditionalOnClass({BindableService.class, GrpcServerFactory.class})
@ConditionalOnBean(value = DispatchedServices.class, search = SearchStrategy.CURRENT)
@EnableConfigurationProperties(TtrpcServerGrpcProperties.class)
@Import(GrpcServiceBeans.class)
public final class TtrpcServerGrpcAutoConfiguration {
  /** The name with which the bean definitions of services refer to their source. */
  static final String SERVICES_BEAN = "ttrpcDispatchedServices";

  @Bean
  NotOverGrpc ttrpcNotOverGrpc(Environment environment) {
    return new NotOverGrpc(environment);
  }

  /** The part for applications with Spring gRPC's security. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({GrpcSecurity.class, AuthorizationManagerFactory.class})
  static class GrpcSecurityConfiguration {

    @Bean
    GrpcCaller ttrpcGrpcCaller() {
      return new GrpcCaller();
    }
  }
}
